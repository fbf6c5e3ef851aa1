"""Starts the processes of a run, passes their events on, and puts their results together."""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.conformance.events import CaseFinished, DriverReady, Finished, FuzzEvent, Started
from workers_ai_contract.conformance.results import FuzzResult
from workers_ai_contract.conformance.run import modes_of_client, not_applicable_to, run
from workers_ai_contract.errors import SetupError
from workers_ai_contract.spread.merging import merged
from workers_ai_contract.spread.messages import Gone

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from workers_ai_contract.cases.case import CallMode
    from workers_ai_contract.conformance.events import Listener
    from workers_ai_contract.conformance.run import Config
    from workers_ai_contract.vocabulary import Form

_WORKER = (sys.executable, "-m", "workers_ai_contract.spread.worker")
_LOOK_S = 0.1
# A process that was asked to end has this long to end its client and to send what it knows.
_ENDING_S = 30.0


def run_spread(
    config: Config,
    listen: Listener,
    *,
    processes: int,
    stop: Callable[[], bool],
    assess: Callable[[FuzzResult], FuzzResult],
) -> FuzzResult:
    """Run a client in up to `processes` processes; otherwise like `run`.

    Each operation is tested by one process, so more processes than operations are of no use.

    Raises:
        UsageError: the command is empty or cannot be parsed.
        SetupError: nothing could be run.
    """
    begun = time.monotonic()
    with Bench(config.client or config.command, call_timeout_s=config.call_timeout_s) as bench:
        ready = bench.ready
    modes = modes_of_client(ready, config.operations)
    shares = shares_of(modes, processes)
    if len(shares) == 1:
        return run(config, listen, stop=stop, assess=assess)
    not_applicable = not_applicable_to(ready, config.operations)
    listen(Started(config.command, config.seed))
    listen(DriverReady(ready.name, ready.version, modes, not_applicable))
    left = None if config.max_time_s is None else max(0.001, config.max_time_s - (time.monotonic() - begun))
    parts = [replace(config, client=None, operations=share, max_time_s=left) for share in shares]
    whole = _Whole(parts, listen)
    interrupted = whole.run(stop)
    result = whole.result(interrupted=interrupted)
    result = assess(replace(result, not_applicable=not_applicable))
    listen(Finished(result))
    return result


def shares_of(modes: Sequence[CallMode], processes: int) -> tuple[frozenset[Form], ...]:
    """Return the operations of each process; those with most call modes are dealt out first."""
    operations = dict.fromkeys(mode.operation for mode in modes)
    weights = {each: sum(mode.operation is each for mode in modes) for each in operations}
    shares: list[list[Form]] = [[] for _ in range(min(processes, len(operations)))]
    for operation in sorted(operations, key=lambda each: -weights[each]):
        min(shares, key=lambda share: sum(weights[each] for each in share)).append(operation)
    return tuple(map(frozenset, shares))


@dataclass(slots=True)
class _Part:
    """One process; `planned` and `number` count its cases, and `reason` says why it has no result."""

    config: Config
    process: subprocess.Popen[bytes]
    planned: int = 0
    number: int = 0
    found: FuzzResult | None = None
    reason: str = "its process ended without a result"


class _Whole:
    """All processes of a run."""

    def __init__(self, configs: Sequence[Config], listen: Listener) -> None:
        self._listen = listen
        self._queue: queue.Queue[tuple[_Part, object]] = queue.Queue()
        self._parts = [_Part(config, _started(config)) for config in configs]
        self._readers = [threading.Thread(target=self._read, args=(part,)) for part in self._parts]

    def run(self, stop: Callable[[], bool]) -> bool:
        """Wait for all processes; return whether the run was interrupted."""
        for reader in self._readers:
            reader.start()
        try:
            self._follow(stop)
        except KeyboardInterrupt:
            self._end()
            return True
        finally:
            for part in self._parts:
                part.process.kill()
                part.process.wait()
            for reader in self._readers:
                reader.join()
        return False

    def result(self, *, interrupted: bool) -> FuzzResult:
        """Return the sum of the results.

        Raises:
            SetupError: no process has one.
        """
        found = [part.found for part in self._parts if part.found is not None]
        if not found:
            raise SetupError(self._parts[0].reason)
        lost = [
            f"{', '.join(sorted(part.config.operations))}: {part.reason}"
            for part in self._parts
            if part.found is None
        ]
        whole = merged(found, unfinished=lost)
        return replace(whole, interrupted=whole.interrupted or interrupted)

    def _read(self, part: _Part) -> None:
        for message in _messages(part.process):
            self._queue.put((part, message))

    def _follow(self, stop: Callable[[], bool]) -> None:
        while any(reader.is_alive() for reader in self._readers) or not self._queue.empty():
            if stop():
                raise KeyboardInterrupt
            try:
                self._take(*self._queue.get(timeout=_LOOK_S))
            except queue.Empty:
                continue

    def _end(self) -> None:
        for part in self._parts:
            part.process.terminate()
        ends_at = time.monotonic() + _ENDING_S
        while any(reader.is_alive() for reader in self._readers) and time.monotonic() < ends_at:
            time.sleep(_LOOK_S)
        while not self._queue.empty():
            self._take(*self._queue.get())

    def _take(self, part: _Part, message: object) -> None:
        if isinstance(message, FuzzResult):
            part.found = message
        elif isinstance(message, Gone):
            part.reason = message.reason
        elif isinstance(message, CaseFinished):
            part.number, part.planned = message.number, message.planned
            number = sum(each.number for each in self._parts)
            planned = sum(each.planned for each in self._parts)
            self._listen(replace(message, number=number, planned=planned))
        elif isinstance(message, FuzzEvent):
            self._listen(message)


def _started(config: Config) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(_WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
    assert process.stdin is not None  # noqa: S101 - as asked for
    # Left open: the process ends when it is closed.
    pickle.dump(config, process.stdin)
    process.stdin.flush()
    return process


def _messages(process: subprocess.Popen[bytes]) -> Generator[object]:
    assert process.stdout is not None  # noqa: S101 - as asked for
    while True:
        try:
            yield pickle.load(process.stdout)  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError, OSError, ValueError):
            return
