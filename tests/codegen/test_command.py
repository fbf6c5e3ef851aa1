"""`wai codegen` writes a package and tells what is not as it makes it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Protocol

import pytest

from workers_ai_codegen.command import COMMAND
from workers_ai_codegen.files import differences, read_folder, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_codegen.package import Package


class Run(Protocol):
    """Runs the command with arguments and returns its exit code."""

    def __call__(self, *arguments: str) -> int:
        """Run it."""
        ...


@pytest.fixture
def models(generated: Package, tmp_path: Path) -> Path:
    """Return a folder that holds exactly what the generator makes."""
    folder = tmp_path / "models"
    write_folder(generated, folder)
    return folder


def call(*arguments: str) -> int:
    """Run the command as the front end calls it."""
    parser = argparse.ArgumentParser()
    COMMAND.add_arguments(parser)
    return COMMAND.execute(parser.parse_args(arguments))


@pytest.fixture
def run(generated: Package, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the command, with a package that was generated before: other tests show it is the same."""
    monkeypatch.setattr("workers_ai_codegen.package.vendored_package", lambda: generated)
    return call


def test_the_front_end_finds_a_name_and_a_summary() -> None:
    """The command says what it is called and what it does."""
    assert COMMAND.name == "codegen"
    assert COMMAND.summary


@pytest.mark.slow
def test_the_checkout_is_checked_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a folder the committed models are meant, and they are as they should be."""
    assert call("--check") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_what_was_written_passes_the_check(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Writing, then checking the same folder finds nothing, and results stay off stdout."""
    folder = str(tmp_path / "new" / "models")
    assert run("-o", folder) == 0
    assert run("--check", "-o", folder) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_an_edited_file_is_reported_with_a_diff(
    run: Run, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check ends with 1 and shows the edited line."""
    text = (models / "r4.py").read_text(encoding="utf-8")
    (models / "r4.py").write_text(text.replace("requests:", "questions:"), encoding="utf-8")
    assert run("--check", "-o", str(models)) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("r4.py differs\n--- r4.py (found)\n+++ r4.py (generated)\n")
    assert "-    questions: list[ResponsesInput]\n+    requests: list[ResponsesInput]" in shown


def test_a_missing_file_is_reported(run: Run, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check ends with 1 and names the file that is gone."""
    (models / "py.typed").unlink()
    assert run("--check", "-o", str(models)) == 1
    assert capsys.readouterr().out == "py.typed is missing\n"


def test_a_stray_file_is_reported(run: Run, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check ends with 1 and names the file that nobody generates, in any depth."""
    (models / "sub").mkdir()
    (models / "sub" / "extra.py").write_text("", encoding="utf-8")
    assert run("--check", "-o", str(models)) == 1
    assert capsys.readouterr().out == "sub/extra.py is not generated: a stray file\n"


def test_bytecode_is_no_stray_file(run: Run, models: Path) -> None:
    """What Python leaves behind when the models are used does not count."""
    (models / "__pycache__").mkdir()
    (models / "__pycache__" / "r4.cpython-311.pyc").write_bytes(b"\0\xff")
    assert run("--check", "-o", str(models)) == 0


def test_other_ends_of_lines_are_a_difference(
    run: Run, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte means the ends of lines, too."""
    text = (models / "r0.py").read_bytes()
    (models / "r0.py").write_bytes(text.replace(b"\n", b"\r\n"))
    assert run("--check", "-o", str(models)) == 1
    assert "only the ends of lines differ" in capsys.readouterr().out


def test_a_long_diff_is_cut(generated: Package) -> None:
    """A file that has nothing in common with ours is not printed whole."""
    (difference,) = differences(generated, {**generated, "r4.py": "x\n" * 1000})
    lines = str(difference).splitlines()
    assert len(lines) < 50
    assert lines[-1].endswith("more lines)")


def test_the_check_writes_nothing(run: Run, models: Path) -> None:
    """An edited file is still edited after the check."""
    (models / "r0.py").write_text("", encoding="utf-8")
    before = read_folder(models)
    assert run("--check", "-o", str(models)) == 1
    assert read_folder(models) == before


def test_writing_mends_and_clears_but_leaves_what_is_not_ours(
    run: Run, models: Path, generated: Package
) -> None:
    """Earlier output that is no longer made goes; a file of somebody else stays."""
    (models / "r9.py").write_text(generated["r4.py"], encoding="utf-8")
    (models / "notes.txt").write_text("mine", encoding="utf-8")
    (models / "r4.py").write_text("broken (", encoding="utf-8")
    assert run("-o", str(models)) == 0
    assert read_folder(models) == {**generated, "notes.txt": "mine"}


def test_a_foreign_package_is_not_overwritten(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that holds somebody's package is refused with one sentence."""
    (tmp_path / "__init__.py").write_text("mine = True\n", encoding="utf-8")
    assert run("-o", str(tmp_path)) == 2
    assert read_folder(tmp_path) == {"__init__.py": "mine = True\n"}
    said = capsys.readouterr().err
    assert said.startswith("wai codegen: ")
    assert said.count("\n") == 1


def test_a_place_that_is_a_file_is_one_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be written is said in one line, and nothing is left behind."""
    place = tmp_path / "file"
    place.write_text("mine", encoding="utf-8")
    assert run("-o", str(place)) == 2
    assert capsys.readouterr().err.startswith("wai codegen: ")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
