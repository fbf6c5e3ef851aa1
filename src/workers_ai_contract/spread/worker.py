"""One process of a run: reads its part of the run from stdin, and writes events and the result to stdout.

Both are pickles, between processes of one run. It ends with its parent: the pipe on stdin is then closed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

from workers_ai_contract.conformance.events import DriverReady, Finished, Started
from workers_ai_contract.conformance.run import run
from workers_ai_contract.conformance.traces import no_traces
from workers_ai_contract.errors import WaiError
from workers_ai_contract.spread.messages import Gone

if TYPE_CHECKING:
    from types import FrameType

    from workers_ai_contract.conformance.events import FuzzEvent
    from workers_ai_contract.conformance.run import Config

# What only the parent says, once for the whole run.
_OF_THE_WHOLE = (Started, DriverReady, Finished)


def main() -> None:
    """Run the part and send its result, or the reason why it has no result."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a client in this process prints is not part of the result.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    interrupts = _Ending()
    config: Config = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the parent
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def send(message: object) -> None:
        pickle.dump(message, out)
        out.flush()

    def listen(event: FuzzEvent) -> None:
        if not isinstance(event, _OF_THE_WHOLE):
            send(event)

    try:
        with no_traces():
            send(run(config, listen, stop=interrupts.asked))
    except WaiError as error:
        send(Gone(str(error)))
    except KeyboardInterrupt:
        send(Gone("the run was interrupted"))
    _close(out)


class _Ending:
    """SIGTERM ends the run as an interrupt; SIGINT is for the parent, which passes it on."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._interrupt)

    def asked(self) -> bool:
        return self._asked

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if not self._asked:
            self._asked = True
            raise KeyboardInterrupt


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _close(out: BinaryIO) -> None:
    out.close()
    # The thread that waits for the parent would raise at the end of the interpreter.
    os._exit(0)


if __name__ == "__main__":
    main()
