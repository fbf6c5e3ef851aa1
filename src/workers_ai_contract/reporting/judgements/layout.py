"""The text of an output format before, between and after the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.bulk import LineRendering

if TYPE_CHECKING:
    from workers_ai_contract.bulk import InputSource, Tally


class Layout(LineRendering, Protocol):
    """A rendering of results with header and footer; it can be sent to another process."""

    @property
    def counts_first(self) -> bool:
        """Whether the header contains the counts, so that the results must be buffered."""
        ...

    def header(self, total: Tally, line_files: int) -> bytes:
        """Return the text before the results; the counts are only final if `counts_first`."""
        ...

    def source_end(self, source: InputSource, tally: Tally) -> bytes:
        """Return the summary of a JSON Lines file, or nothing."""
        ...

    def footer(self, total: Tally, line_files: int) -> bytes:
        """Return the text after the results."""
        ...
