"""The page on engines shows what the tested programs do."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_each_adapter_of_the_page_is_that_of_a_program() -> None:
    """The programs run in environments of their own (`make test-engines`), the page does not."""
    page = (ROOT / "docs/engines.md").read_text("utf-8")
    programs = [path.read_text("utf-8") for path in sorted((ROOT / "examples/engines").glob("*.py"))]
    adapters = [
        part for block in re.findall(r"```py\n(.*?)```", page, re.DOTALL) for part in block.split("\n\n")
    ]

    assert len(adapters) == 2 * len(programs)
    assert [part for part in adapters if not any(part.strip() in program for program in programs)] == []
