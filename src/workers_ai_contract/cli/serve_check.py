"""`wai serve --check`: what was found about the program that makes the requests."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from workers_ai_contract.reporting.watched import watched_lines
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_contract.watching import Variety, Watch
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.faults import Plan
    from workers_ai_contract.wire import Exchange, ReceivedRequest


class ServeCheck:
    """Judges each exchange; `varied` answers also in unusual ways, which `plan` then chooses."""

    def __init__(self, *, varied: bool) -> None:
        self._variety = Variety() if varied else None
        self._watch = Watch(None if self._variety is None else self._variety.plan)
        self.plan: Callable[[ReceivedRequest], Plan] | None = self._watch.plan if varied else None

    def both(self, log: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
        """Return a listener that judges an exchange and passes it on."""

        def listen(exchange: Exchange) -> None:
            self._watch.record(exchange)
            log(exchange)

        return listen

    def conclude(self) -> ExitCode:
        """Print the result; return 1 for an error, 2 if no request arrived, and 0 otherwise."""
        watched = self._watch.result()
        sys.stdout.writelines(f"{output_line(line)}\n" for line in watched_lines(watched, self._variety))
        sys.stdout.flush()
        if not watched.requests:
            return ExitCode.USAGE
        return ExitCode.FINDINGS if watched.failed else ExitCode.CLEAN
