"""What was asked to be judged, as a list of files: folders are walked, a name says what is in a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_STDIN = "-"
_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_JSON_SUFFIXES = frozenset({".json"})
_TRANSCRIPT_SUFFIXES = frozenset({".sse", ".txt"})
_METADATA_FOLDERS = frozenset({"CVS", "_darcs"})


class Source(NamedTuple):
    """A file to read, or stdin where `path` is None; with `lines`, each line of it is a payload."""

    name: str
    path: str | None
    lines: bool


class PassedOver(NamedTuple):
    """Something that is not read; `unread` where a payload may have been missed by that."""

    name: str
    reason: str
    unread: bool


class Search(NamedTuple):
    """How files are found: `all_lines` takes each for JSON Lines; `transcripts` finds those, too."""

    all_lines: bool = False
    transcripts: bool = False

    def find(self, arguments: Sequence[str]) -> Iterator[Source | PassedOver]:
        """Yield what the arguments name, in their order, and the files in folders sorted by name."""
        for argument in arguments:
            if is_folder(argument):
                yield from self._in_folder(argument)
            else:
                yield self._file_named(argument)

    def has_lines(self, path: str) -> bool:
        """Return whether each line of a file, or of stdin, is taken for a payload."""
        return self.all_lines or _suffix(path) in _LINES_SUFFIXES

    def _file_named(self, path: str) -> Source:
        stdin = path == _STDIN
        return Source("stdin" if stdin else shown(path), None if stdin else path, self.has_lines(path))

    def _in_folder(self, folder: str) -> Iterator[Source | PassedOver]:
        wanted = _JSON_SUFFIXES | _LINES_SUFFIXES
        if self.transcripts:
            wanted |= _TRANSCRIPT_SUFFIXES
        found = 0
        for thing in _walk(folder, wanted):
            if isinstance(thing, PassedOver):
                found += thing.unread
                yield thing
            else:
                found += 1
                yield self._file_named(thing)
        if not found:
            yield PassedOver(shown(folder), f"no file in it ends in {_listed(wanted)}", unread=False)


def is_folder(argument: str) -> bool:
    """Return whether an argument names a folder."""
    return argument != _STDIN and os.path.isdir(argument)  # noqa: PTH112 - pathlib costs start-up


def shown(path: str) -> str:
    """Return a path as it is shown: bytes of it that are no UTF-8 are escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reason_of(error: OSError) -> str:
    """Return what the system says, as the middle of a sentence."""
    reason = error.strerror or "it cannot be read"
    return f"{reason[0].lower()}{reason[1:]}"


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - pathlib costs start-up


def _listed(suffixes: Collection[str]) -> str:
    *most, last = sorted(suffixes)
    return f"{', '.join(most)} or {last}"


def _walk(folder: str, wanted: Collection[str]) -> Iterator[str | PassedOver]:
    """Yield the wanted files below a folder; each real folder is entered once, however links lead to it."""
    entered: set[tuple[int, int]] = set()
    pending = [_entries(folder, entered)]
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
        elif isinstance(entry, PassedOver):
            yield entry
        elif entry.name.startswith("."):
            continue
        elif _is_folder(entry):
            if entry.name not in _METADATA_FOLDERS:
                pending.append(_entries(entry.path, entered))
        elif _suffix(entry.name) in wanted:
            yield _file(entry)


def _entries(folder: str, entered: set[tuple[int, int]]) -> Iterator[os.DirEntry[str] | PassedOver]:
    try:
        status = os.stat(folder)  # noqa: PTH116 - pathlib costs start-up
        identity = (status.st_dev, status.st_ino)
        if identity in entered:
            yield PassedOver(shown(folder), "it leads back to a folder that is judged already", unread=False)
            return
        entered.add(identity)
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield PassedOver(shown(folder), reason_of(error), unread=True)
        return
    yield from entries


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _file(entry: os.DirEntry[str]) -> str | PassedOver:
    """Return its path, unless opening it could wait for ever; what is missing says so when it is read."""
    try:
        special = not entry.is_file() and os.path.exists(entry.path)  # noqa: PTH110 - pathlib costs start-up
    except OSError:
        special = False
    if special:
        reason = "it is no regular file; name it on the command line to have it read"
        return PassedOver(shown(entry.path), reason, unread=True)
    return entry.path
