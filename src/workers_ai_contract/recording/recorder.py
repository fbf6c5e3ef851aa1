"""Writes exchanges to a file while they happen; whatever ends the process, the file is never half-written."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.recording.exchange_json import exchange_json
from workers_ai_contract.recording.har import creator, har_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.recording.live import LiveExchange
    from workers_ai_kernel import JsonObject

_MOST_WAITING = 64_000_000
_SHARE_OF_TIME = 0.1
"""How much of the time a large file may take, as it is copied for each publication."""
_END = b"\n]}}\n"


def recording_format(path: Path) -> str:
    """Return `har` or `jsonl`, by the name of the file.

    Raises:
        UsageError: the name ends otherwise.
    """
    kinds = {".har": "har", ".jsonl": "jsonl", ".ndjson": "jsonl"}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"a recording is FILE.har or FILE.jsonl, but it is {str(path)!r}")
    return kind


class Recorder:
    """Records ended exchanges, in a thread of its own, while its `with` block runs.

    JSON Lines are appended, each line by one write. A HAR file is one document, so it is copied, extended and
    renamed: at once while it is small, and in at most a tenth of the time when it is large. An existing file
    is replaced.

    Raises:
        UsageError: the name says no format.
        SetupError: the file cannot be written: when the block is entered, or, at its end, if that happened
            later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_har = recording_format(path) == "har"
        self._waiting: list[bytes] = []
        self._size = 0
        self._changed = threading.Condition()
        self._closed = False
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, name=f"recorder {path.name}", daemon=True)

    def add(self, exchange: LiveExchange) -> None:
        """Record an exchange that has ended; waits if the disk is far behind."""
        line = _encoded(har_entry(exchange) if self._is_har else exchange_json(exchange))
        with self._changed:
            self._changed.wait_for(lambda: self._size < _MOST_WAITING or self._failure is not None)
            self._waiting.append(line)
            self._size += len(line)
            self._changed.notify_all()

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write_whole(_head() + _END if self._is_har else b"")
        except OSError as error:
            raise SetupError(f"cannot write {self._path}: {error.strerror or error}") from error
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()
        if self._failure is not None and error is None:
            reason = self._failure.strerror or self._failure
            raise SetupError(f"cannot write {self._path}: {reason}; the recording is not complete")

    def _run(self) -> None:
        pause = 0.0
        is_first = True
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed, pause)
                self._changed.wait_for(lambda: self._waiting or self._closed)
                lines, self._waiting, self._size = self._waiting, [], 0
                closed = self._closed
                self._changed.notify_all()
            if lines and self._failure is None:
                begun = time.monotonic()
                self._try(lambda lines=lines, is_first=is_first: self._append(lines, is_first=is_first))  # type: ignore[misc]
                is_first = False
                pause = (time.monotonic() - begun) / _SHARE_OF_TIME if self._is_har else 0.0
            if closed:
                return

    def _try(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            with self._changed:
                self._failure = error
                self._changed.notify_all()

    def _append(self, lines: list[bytes], *, is_first: bool) -> None:
        if self._is_har:
            added = b",\n".join(lines) + _END
            self._extend(added if is_first else b",\n" + added)
            return
        with self._path.open("ab", buffering=0) as file:
            for line in lines:
                _write_line(file.fileno(), line + b"\n")

    def _extend(self, added: bytes) -> None:
        copy = self._beside()
        shutil.copyfile(self._path, copy)
        with copy.open("r+b") as file:
            file.seek(-len(_END), os.SEEK_END)
            file.write(added)
        copy.replace(self._path)

    def _write_whole(self, content: bytes) -> None:
        copy = self._beside()
        copy.write_bytes(content)
        copy.replace(self._path)

    def _beside(self) -> Path:
        return self._path.with_name(f"{self._path.name}.part")


def _write_line(descriptor: int, line: bytes) -> None:
    """Append a line by one write; take back what a full disk cut."""
    before = os.fstat(descriptor).st_size
    try:
        written = os.write(descriptor, line)
        while written < len(line):
            written += os.write(descriptor, line[written:])
    except OSError:
        os.ftruncate(descriptor, before)
        raise


def _head() -> bytes:
    fields = json.dumps({"version": "1.2", "creator": creator()})[1:-1]
    return f'{{"log": {{{fields}, "entries": [\n'.encode()


def _encoded(value: JsonObject) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()
