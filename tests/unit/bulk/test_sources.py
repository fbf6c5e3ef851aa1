"""Which files are found, in which order, and what is passed over."""

from __future__ import annotations

import os
from pathlib import Path

from workers_ai_contract.bulk import FileSearch, InputSource, SkippedInput


def _made(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")


def _found(folder: Path, search: FileSearch | None = None) -> list[str]:
    found = (search or FileSearch()).find([str(folder)])
    return [
        str(os.path.relpath(source.path or "-", folder))
        for source in found
        if isinstance(source, InputSource)
    ]


def _passed_over(folder: Path) -> list[SkippedInput]:
    return [thing for thing in FileSearch().find([str(folder)]) if isinstance(thing, SkippedInput)]


def test_a_folder_gives_its_payload_files_sorted(tmp_path: Path) -> None:
    """At any depth; others, hidden ones and what version control keeps are left out."""
    _made(tmp_path, "b.json", "a/z.jsonl", "a/b/c.NDJSON", "b.har", "c.txt", "d.sse", "readme.md")
    _made(tmp_path, ".git/x.json", "CVS/x.json", ".hidden.json", "a/.cache/x.json")

    assert _found(tmp_path) == ["a/b/c.NDJSON", "a/z.jsonl", "b.har", "b.json"]
    assert _found(tmp_path, FileSearch(transcripts=True)) == [
        "a/b/c.NDJSON",
        "a/z.jsonl",
        "b.har",
        "b.json",
        "c.txt",
        "d.sse",
    ]


def test_a_suffix_says_whether_lines_are_payloads(tmp_path: Path) -> None:
    """Or the call, for every file and for stdin."""
    _made(tmp_path, "a.json", "b.jsonl")
    arguments = [str(tmp_path), "-"]

    assert [source.lines for source in FileSearch().find(arguments) if isinstance(source, InputSource)] == [
        False,
        True,
        False,
    ]
    assert all(
        source.lines
        for source in FileSearch(all_lines=True).find(arguments)
        if isinstance(source, InputSource)
    )


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    """Each folder is entered once, and that is said; nothing is missed by it."""
    _made(tmp_path, "a/x.json")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")

    assert _found(tmp_path) == ["a/x.json"]
    assert [thing.unread for thing in _passed_over(tmp_path)] == [False, False]


def test_a_folder_may_be_deeper_than_the_stack(tmp_path: Path) -> None:
    """Folders are walked without recursion."""
    folder = tmp_path
    for _ in range(900):
        folder /= "d"
    folder.mkdir(parents=True)
    (folder / "x.json").write_text("{}")

    assert len(_found(tmp_path)) == 1


def test_what_could_be_waited_for_forever_is_not_opened(tmp_path: Path) -> None:
    """A pipe in a folder is passed over as unread; a link to nothing is a file that cannot be read."""
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "nowhere.json").symlink_to(tmp_path / "absent")

    assert _found(tmp_path) == ["nowhere.json"]
    (passed_over,) = _passed_over(tmp_path)
    assert passed_over.name == str(tmp_path / "pipe.json")
    assert passed_over.unread


def test_an_empty_folder_says_what_was_looked_for(tmp_path: Path) -> None:
    """Nothing is missed by that."""
    (passed_over,) = _passed_over(tmp_path)

    looked_for = "contains no file that ends in .har, .json, .jsonl, .ndjson or .parquet"
    streams = "streams (.sse) are read with --direction stream"
    assert passed_over == SkippedInput(str(tmp_path), f"{looked_for}; {streams}", unread=False)


def test_a_folder_that_cannot_be_read_is_unread(tmp_path: Path) -> None:
    """Payloads may have been in it: here it goes away between listing and reading."""
    _made(tmp_path, "a.json", "b/x.json", "c.json")
    found = FileSearch().find([str(tmp_path)])
    next(found)
    (tmp_path / "b" / "x.json").unlink()
    (tmp_path / "b").rmdir()
    missed, last = found

    assert missed == SkippedInput(str(tmp_path / "b"), "no such file or directory", unread=True)
    assert last == InputSource(str(tmp_path / "c.json"), str(tmp_path / "c.json"), lines=False)


def test_names_that_are_no_utf8_can_be_shown(tmp_path: Path) -> None:
    """And the file can still be opened."""
    (tmp_path / os.fsdecode(b"\xff.json")).write_text("{}")
    (source,) = FileSearch().find([str(tmp_path)])

    assert isinstance(source, InputSource)
    assert source.name == f"{tmp_path}/\\xff.json"
    assert source.path is not None
    assert Path(source.path).exists()
