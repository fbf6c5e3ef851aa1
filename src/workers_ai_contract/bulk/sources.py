"""Finds the files to judge: folders are searched, and the suffix of a file decides how it is read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.bulk.packed import holds_json_lines
from workers_ai_contract.traffic.compression import MAGIC_SIZE, compressed_by
from workers_ai_kernel.safe_text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_STDIN = "-"
_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_JSON_SUFFIXES = frozenset({".json", ".har"})
_TRANSCRIPT_SUFFIXES = frozenset({".sse", ".txt"})
_COMPRESSED_SUFFIXES = frozenset({".gz", ".zst"})
_LOG_SUFFIX = ".log"
_PARQUET_SUFFIX = ".parquet"
_PARQUET = b"PAR1"
_MANIFEST = "manifest.json"
_MANIFEST_KEYS = (b'"schema_version"', b'"tool"', b'"seed"')
_BEGIN = 4096
_METADATA_FOLDERS = frozenset({"CVS", "_darcs"})


class InputSource(NamedTuple):
    """A file to read, or stdin if `path` is None; with `lines`, each line or row is a payload."""

    name: str
    path: str | None
    lines: bool


class SkippedInput(NamedTuple):
    """Input that is not read; `unread` if a payload may be missing because of that."""

    name: str
    reason: str
    unread: bool


class FileSearch(NamedTuple):
    """How files are found: `all_lines` reads all as JSON Lines; `transcripts` adds transcripts."""

    all_lines: bool = False
    transcripts: bool = False

    def find(self, arguments: Sequence[str]) -> Iterator[InputSource | SkippedInput]:
        """Yield the named files in the order of the arguments, and files in folders sorted by name."""
        for argument in arguments:
            if is_folder(argument):
                yield from self._in_folder(argument)
            else:
                yield self._file_named(argument)

    def has_lines(self, path: str) -> bool:
        """Return whether each line of a file or of stdin, or each row of a Parquet file, is a payload."""
        return self.all_lines or _suffix(path) in _LINES_SUFFIXES or _tells_lines(path)

    def _file_named(self, path: str) -> InputSource:
        stdin = path == _STDIN
        return InputSource("stdin" if stdin else shown(path), None if stdin else path, self.has_lines(path))

    def _in_folder(self, folder: str) -> Iterator[InputSource | SkippedInput]:
        wanted = _JSON_SUFFIXES | _LINES_SUFFIXES | {_PARQUET_SUFFIX}
        if self.transcripts:
            wanted |= _TRANSCRIPT_SUFFIXES
        found = 0
        for thing in _walk(folder, wanted):
            if isinstance(thing, SkippedInput):
                found += thing.unread
                yield thing
            elif not _is_manifest(thing):
                found += 1
                yield self._file_named(thing)
        if not found:
            yield SkippedInput(
                shown(folder), f"contains no file that ends in {_listed(wanted)}{self._hint()}", unread=False
            )

    def _hint(self) -> str:
        return "" if self.transcripts else "; streams (.sse) are read with --direction stream"


def is_folder(argument: str) -> bool:
    """Return whether an argument names a folder."""
    return argument != _STDIN and os.path.isdir(argument)


def is_parquet(data: bytes) -> bool:
    """Return whether data begins as a Parquet file does."""
    return data.startswith(_PARQUET)


def is_compressed(path: str) -> bool:
    """Return whether a file begins as a compressed one does; its size says little about its content."""
    return compressed_by(_begin_of(path)) is not None


def _begin_of(path: str) -> bytes:
    """Return the first bytes of a file, none if it cannot be read."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(MAGIC_SIZE) or b""
    except OSError:
        return b""


def _tells_lines(path: str) -> bool:
    """Return whether a regular file is in Parquet, or in compressed JSON Lines, by its name or its content.

    One whose name promises JSON is not looked into.
    """
    if path == _STDIN or _suffix(path) in _JSON_SUFFIXES or not os.path.isfile(path):
        return False
    begin = _begin_of(path)
    if compressed_by(begin) is None:
        return is_parquet(begin)
    stem, suffix = os.path.splitext(path)
    by_name = suffix.lower() in _COMPRESSED_SUFFIXES and _suffix(stem) in _LINES_SUFFIXES
    return by_name or holds_json_lines(path)


def shown(path: str) -> str:
    """Return a path for display; bytes that are not valid UTF-8 are escaped, credentials are replaced.

    A URL is not a path, but a caller may give one all the same.
    """
    return without_credentials(os.fsencode(path).decode("utf-8", "backslashreplace"))


def reason_of(error: OSError) -> str:
    """Return the message of the operating system, starting in lower case."""
    reason = error.strerror or "cannot be read"
    return f"{reason[0].lower()}{reason[1:]}"


def _is_manifest(path: str) -> bool:
    """Return whether a file in a folder is the manifest that `wai generate --format dir` writes."""
    if os.path.basename(path) != _MANIFEST:
        return False
    try:
        with open(path, "rb") as file:
            begin = file.read(_BEGIN)
    except OSError:
        return False
    return all(key in begin for key in _MANIFEST_KEYS)


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def _is_wanted(name: str, wanted: Collection[str]) -> bool:
    """Return whether a file has a wanted suffix, also before one of compression: Logpush has `.log.gz`."""
    stem, suffix = os.path.splitext(name)
    if suffix.lower() in _COMPRESSED_SUFFIXES:
        return _suffix(stem) in {*wanted, _LOG_SUFFIX}
    return suffix.lower() in wanted


def _listed(suffixes: Collection[str]) -> str:
    *most, last = sorted(suffixes)
    return f"{', '.join(most)} or {last}"


def _walk(folder: str, wanted: Collection[str]) -> Iterator[str | SkippedInput]:
    """Yield the files with a wanted suffix below a folder; each folder is entered once, even if linked."""
    entered: set[tuple[int, int]] = set()
    pending = [_entries(folder, entered)]
    while pending:
        entry = next(pending[-1], None)
        if entry is None:
            pending.pop()
        elif isinstance(entry, SkippedInput):
            yield entry
        elif entry.name.startswith("."):
            continue
        elif _is_folder(entry):
            if entry.name not in _METADATA_FOLDERS:
                pending.append(_entries(entry.path, entered))
        elif _is_wanted(entry.name, wanted):
            yield _file(entry)


def _entries(folder: str, entered: set[tuple[int, int]]) -> Iterator[os.DirEntry[str] | SkippedInput]:
    try:
        status = os.stat(folder)
        identity = (status.st_dev, status.st_ino)
        if identity in entered:
            yield SkippedInput(shown(folder), "a link to a folder that was already searched", unread=False)
            return
        entered.add(identity)
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield SkippedInput(shown(folder), reason_of(error), unread=True)
        return
    yield from entries


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _file(entry: os.DirEntry[str]) -> str | SkippedInput:
    """Return the path, unless opening it could block forever; a missing file fails when it is read."""
    try:
        special = not entry.is_file() and os.path.exists(entry.path)
    except OSError:
        special = False
    if special:
        reason = "not a regular file; name it on the command line to read it"
        return SkippedInput(shown(entry.path), reason, unread=True)
    return entry.path
