"""What the logs of `wai serve` and `wai proxy` share: lines on stderr, and the colours of verdicts."""

from __future__ import annotations

import sys

from workers_ai_contract.reporting.judgements.colours import Colour, coloured

FIRST_FAILURE = 400
_VERDICTS = {
    True: ("valid", Colour.GOOD),
    False: ("invalid", Colour.BAD),
    None: ("unreadable", Colour.DOUBTFUL),
}


class CallLog:
    """Writes to stderr.

    Attributes:
        command: The command whose log it is, such as `wai serve`.
        colours: Whether to colour.
        quiet: Leave out calls that went well.
        verbose: Add lines for problems and repairs.
    """

    command = "wai"

    def __init__(self, *, colours: bool, quiet: bool, verbose: bool) -> None:
        self.colours = colours
        self.quiet = quiet
        self.verbose = verbose

    def line(self, safe_text: str) -> None:
        """Write one line; errors are ignored, so that logging never stops the server."""
        try:
            sys.stderr.write(f"{self.command}: {safe_text}\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            # Without suppress(), which takes as long as the write.
            return

    def status(self, status: int, shown: str) -> str:
        """Return the text of an HTTP status, coloured; 0 if there was none."""
        failed = status >= FIRST_FAILURE or not status
        return self.in_colour(shown, Colour.BAD if failed else Colour.GOOD)

    def verdict(self, *, valid: bool | None, has_problems: bool) -> str:
        """Return the word for a verdict, coloured; None is what cannot be read."""
        verdict, colour = _VERDICTS[valid]
        return self.in_colour(verdict, Colour.DOUBTFUL if has_problems and valid else colour)

    def in_colour(self, text: str, colour: Colour) -> str:
        """Return a text in a colour, if this log has colours."""
        return coloured(text, colour) if self.colours else text
