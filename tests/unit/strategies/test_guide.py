"""The guide: each of its code blocks runs, and its tables name what there is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workers_ai_contract import strategies

GUIDE = Path(__file__).parents[3].joinpath("docs", "strategies.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: re.findall(r"def (\w+)", block)[0])
def test_each_block_of_the_guide_runs(block: str, tmp_path: Path) -> None:
    """What a reader copies passes as it stands."""
    names: dict[str, Any] = {"__name__": "guide"}
    exec(compile(block, "docs/strategies.md", "exec"), names)  # noqa: S102 - our own guide
    tests = [test for name, test in names.items() if name.startswith("test_")]

    assert tests
    if "import pytest" in block:
        (tmp_path / "test_block.py").write_text(block, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
        subprocess.run([*command, "test_block.py"], cwd=tmp_path, check=True)
        return
    for test in tests:
        test()


def test_the_guide_names_every_corruption() -> None:
    """None is left out, none is made up."""
    rows = GUIDE.partition("| about | corruptions |")[2].partition("To test them all")[0]

    assert sorted(re.findall(r"`([a-z-]+)`", rows)) == sorted(strategies.TRANSCRIPT_CORRUPTIONS)


def test_the_guide_names_every_strategy() -> None:
    """Each public function stands in the first table."""
    functions = [name for name in strategies.__all__ if name.islower()]

    assert [name for name in functions if f"`{name}(" not in GUIDE] == []
