"""What a format says before, between and after the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.bulk import Rendering

if TYPE_CHECKING:
    from workers_ai_contract.bulk import InputSource, Tally


class Layout(Rendering, Protocol):
    """A rendering of results, and what stands around them; it can be sent to another process."""

    @property
    def counts_first(self) -> bool:
        """Whether the header tells the counts, so that the results have to wait for it."""
        ...

    def header(self, total: Tally, line_files: int) -> bytes:
        """Return what stands before the results; the counts are true only where they come first."""
        ...

    def source_end(self, source: InputSource, tally: Tally) -> bytes:
        """Return the result for all lines of a file, or nothing."""
        ...

    def footer(self, total: Tally, line_files: int) -> bytes:
        """Return what stands after the results."""
        ...
