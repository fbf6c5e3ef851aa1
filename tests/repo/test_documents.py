"""The documents: their code runs, their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "schemas").rglob("*.md")])
PYTHON_BLOCKS = [
    pytest.param(block, id=f"{path.name}-{index}")
    for path in DOCUMENTS
    for index, block in enumerate(re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL))
]


@pytest.mark.slow
@pytest.mark.parametrize("block", PYTHON_BLOCKS)
def test_python_in_the_documents_runs(block: str) -> None:
    """Each block runs by itself, and leaves at least one name behind: it is not empty."""
    names = {"__name__": "document"}
    exec(compile(block, "document", "exec"), names)  # noqa: S102 - that is the point

    assert names.keys() - {"__name__", "__builtins__"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(path: Path) -> None:
    """Every link into the repository names a file or folder that exists."""
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))

    assert [target for target in targets if not (path.parent / target).exists()] == []
