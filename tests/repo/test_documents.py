"""The documents: their code runs, their links lead somewhere."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

import workers_ai_contract
from workers_ai_contract.cli.main import COMMANDS
from workers_ai_contract.coverage import satisfied_points, violated_points
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.options.help_texts import HELP
from workers_ai_contract.vocabulary import Direction

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "schemas").rglob("*.md")])
PUBLIC = (
    "workers_ai_contract",
    "workers_ai_contract.driver",
    "workers_ai_contract.strategies",
    "workers_ai_models",
    "workers_ai_schemas",
)
PYTHON_BLOCKS = [
    pytest.param(block, id=f"{path.name}-{index}")
    for path in DOCUMENTS
    for index, block in enumerate(re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL))
]


@pytest.mark.slow
@pytest.mark.parametrize("block", PYTHON_BLOCKS)
def test_python_in_the_documents_runs(block: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each block runs by itself, beside what a checkout has, and leaves at least one name behind."""
    for path in ROOT.iterdir():
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "document"}
    exec(compile(block, "document", "exec"), names)  # noqa: S102 - that is the point

    assert names.keys() - {"__name__", "__builtins__"}


@pytest.mark.parametrize("block", PYTHON_BLOCKS)
def test_python_in_the_documents_imports_public_names_only(block: str) -> None:
    """What a user copies from a document keeps working."""
    imports = [node for node in ast.walk(ast.parse(block)) if isinstance(node, ast.ImportFrom)]
    ours = [node for node in imports if (node.module or "").startswith("workers_ai_")]

    for node in ours:
        assert node.module in PUBLIC
        assert {alias.name for alias in node.names} <= set(import_module(node.module).__all__)


def test_each_public_name_is_on_a_page() -> None:
    """What is public is explained somewhere."""
    pages = "".join(path.read_text("utf-8") for path in DOCUMENTS if path.parent.name == "docs")

    assert [name for name in workers_ai_contract.__all__ if not re.search(rf"\b{name}\b", pages)] == []


def test_the_page_on_python_has_an_example_of_each_function() -> None:
    """Each function of `workers_ai_contract` is imported by a block, but for those that guard a client."""
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    functions = {name for name in workers_ai_contract.__all__ if name[0].islower() and "guard" not in name}
    imported = {
        alias.name
        for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL)
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom) and node.module == "workers_ai_contract"
        for alias in node.names
    }

    assert functions <= imported
    assert "generate" in functions


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(path: Path) -> None:
    """Every link into the repository names a file or folder that exists."""
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))

    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_command_has_a_page_that_its_help_names() -> None:
    """Related commands may share one; it begins by showing the command."""
    for name, _, _ in COMMANDS:
        lines = (ROOT / "docs" / HELP[name].page).read_text("utf-8").splitlines()

        assert f"wai {name}" in "\n".join(lines[:12]), name


def test_the_pages_on_coverage_count_the_points_of_today() -> None:
    """Of the observed contract, both sides; the other columns take minutes to count."""
    covers = [
        cover
        for direction in Direction
        for cover in ContractSpec(direction.value, None, profile="observed").covers().values()
    ]
    satisfied = sum(len(satisfied_points(cover.schema)) for cover in covers)
    violated = sum(len(violated_points(cover.schema)) for cover in covers)

    assert len(covers) == 15
    assert f"| observed, all fifteen | {satisfied:,} |" in (ROOT / "docs/generate.md").read_text("utf-8")
    assert f"form by form | {violated:,} |" in (ROOT / "docs/near-misses.md").read_text("utf-8")


def test_the_index_lists_every_page() -> None:
    """And nothing that is not there; links are checked by another test."""
    folder = ROOT / "docs"
    index = (folder / "README.md").read_text("utf-8")
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}

    assert sorted(page for page in pages if f"({page})" not in index) == []
