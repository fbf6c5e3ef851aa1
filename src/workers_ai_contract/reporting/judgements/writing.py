"""Writes results with header and footer to a stream, in constant memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.bulk import NOTHING, Fragment, SourceEnded

if TYPE_CHECKING:
    from types import TracebackType
    from typing import BinaryIO, Self

    from workers_ai_contract.bulk import Tally, ValidationEvent
    from workers_ai_contract.reporting.judgements.layout import Layout

_COPIED_AT_ONCE = 1 << 20


class ResultWriter:
    """Consumes the events of a validation; at the end of the `with` block the document is complete."""

    def __init__(self, layout: Layout, out: BinaryIO) -> None:
        self.total: Tally = NOTHING
        self._layout = layout
        self._out = out
        self._body = _spool() if layout.counts_first else out
        self._line_files = 0
        self._begun = False
        if not layout.counts_first:
            out.write(layout.header(NOTHING, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._end()
        if self._body is not self._out:
            self._body.close()

    def __call__(self, event: ValidationEvent) -> None:
        """Write the results of an event."""
        if isinstance(event, Fragment):
            self.total = self.total.plus(event.tally)
            self._write(event.output)
        elif isinstance(event, SourceEnded):
            self._line_files += 1
            self._write(self._layout.source_end(event.source, event.tally))

    def _write(self, results: bytes) -> None:
        if not results:
            return
        if self._begun:
            self._body.write(self._layout.separator)
        self._begun = True
        self._body.write(results)

    def _end(self) -> None:
        if self._body is not self._out:
            self._out.write(self._layout.header(self.total, self._line_files))
            self._body.seek(0)
            while part := self._body.read(_COPIED_AT_ONCE):
                self._out.write(part)
        self._out.write(self._layout.footer(self.total, self._line_files))
        self._out.flush()


def _spool() -> BinaryIO:
    from tempfile import TemporaryFile

    return cast("BinaryIO", TemporaryFile())
