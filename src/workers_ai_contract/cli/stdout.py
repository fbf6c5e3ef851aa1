"""A stdout whose failures are distinguished from all other errors, for every command."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import TextIO

    from _typeshed import ReadableBuffer


@contextmanager
def reported_stdout() -> Generator[None]:
    """Within the block, and when it flushes stdout at its end, a failed write raises SetupError.

    A closed pipe raises BrokenPipeError as usual. After the first failure, output is discarded, so that the
    interpreter does not report it once more at exit. A stdout that was replaced, by pytest for example, is
    left as it is.
    """
    before = sys.stdout
    if before is not sys.__stdout__:
        yield
        return
    sys.stdout = _replacement(before)
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    finally:
        sys.stdout = before


def _replacement(before: TextIO | None) -> TextIO:
    # None if the shell has closed it.
    if before is None:
        return io.TextIOWrapper(io.BufferedWriter(_Descriptor(None)), "utf-8")
    before.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Descriptor(before.fileno())),
        before.encoding,
        before.errors,
        line_buffering=before.isatty(),
    )


class _Descriptor(io.RawIOBase):
    """Writes to a file descriptor that it does not own; None is one that was closed."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._failed = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return super().fileno() if self._descriptor is None else self._descriptor

    def isatty(self) -> bool:
        return self._descriptor is not None and os.isatty(self._descriptor)

    def write(self, data: ReadableBuffer, /) -> int:
        if self._failed:
            return memoryview(data).nbytes
        if self._descriptor is None:
            self._failed = True
            raise SetupError("cannot write the result: stdout is closed")
        try:
            return os.write(self._descriptor, data)
        except BrokenPipeError:
            self._failed = True
            raise
        except OSError as error:
            self._failed = True
            raise SetupError(f"cannot write the result: {error.strerror or error}") from error
