"""How many cases `wai fuzz` runs a second on one core: a client in this process, and one by `--command`.

The client is the correct one of the zoo: small, so that most of the time is ours. Everything is counted:
drawing, the stand-in and the call over a real socket, checking. Nothing else fuzzes clients from a schema, so
there is no peer. On a busy machine the wall clock says little, so the rate is that of a second of processor
time of this process and of the client's, and the wall clock's is beside it. Run by hand
(`make benchmark-fuzzing`), never by a test.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.clients.zoo import client as zoo
from tests.clients.zoo.runs import command

from workers_ai_contract import fuzz

if TYPE_CHECKING:
    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_contract.driver import Call


class _Measured(NamedTuple):
    result: FuzzResult
    wall_s: float
    processor_s: float


class _InProcess:
    """The client of the zoo, called without a process of its own."""

    def prompt(self, call: Call) -> dict[str, Any]:
        return _value(call)

    def chat(self, call: Call) -> dict[str, Any]:
        return _value(call)

    def responses(self, call: Call) -> dict[str, Any]:
        return _value(call)

    def batch(self, call: Call) -> dict[str, Any]:
        return _value(call)

    streaming = ("prompt", "chat")


def _value(call: Call) -> dict[str, Any]:
    asked = {"operation": call.operation, "stream": call.stream, "request": call.request}
    return zoo.value({**asked, "id": call.id, "timeout_s": call.timeout_s, "base_url": call.base_url})


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--examples", type=int, default=100, help="drawn cases of each mode (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--core", type=int, default=0)
    given = parser.parse_args()
    os.sched_setaffinity(0, {given.core})
    for name, client in (("in process", _InProcess), ("by --command", command("right"))):
        _print(name, _measured(client, given.seed, given.examples))
    return 0


def _measured(client: object, seed: int, examples: int) -> _Measured:
    begun, used = time.perf_counter(), _processor_s()
    chosen: dict[str, Any] = {"command": client} if isinstance(client, str) else {"client": client}
    result = fuzz(**chosen, seed=seed, max_examples=examples)
    return _Measured(result, time.perf_counter() - begun, _processor_s() - used)


def _processor_s() -> float:
    """Return the processor time of this process and of the clients that have ended."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def _print(name: str, measured: _Measured) -> None:
    result, cases = measured.result, measured.result.counts.cases
    whole_s = sum(each.seconds for each in result.times)
    parts = ", ".join(f"{each.part} {each.seconds / whole_s:.0%}" for each in result.times)
    rates = (cases / each for each in (measured.processor_s, measured.wall_s))
    print(f"{name:12} {cases} cases, {len(result.findings)} findings", end=": ")
    print("{:.0f} a second of processor time, {:.0f} a second".format(*rates), f"({parts})")


if __name__ == "__main__":
    raise SystemExit(main())
