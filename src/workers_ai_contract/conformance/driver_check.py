"""One call of each kind, to see both sides of a driver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.bench import Bench, Examined

# What a value can say, by how it is named in the client protocol; a batch has it in each item.
_REPORTABLE = ("text", "reasoning", "tool_calls", "finish_reason", "usage")
_NEVER = {"prompt": {"reasoning", "tool_calls", "finish_reason"}, "responses": {"finish_reason"}}
_NEVER["batch"] = _NEVER["responses"]


@dataclass(frozen=True, slots=True)
class CheckedCall:
    """A call that was made, and the keys of the value that the driver could report and did not."""

    examined: Examined
    unreported: tuple[str, ...]


def check_driver(bench: Bench) -> Iterator[CheckedCall]:
    """Make a call of each kind with every field, and one that is answered with an error.

    Raises:
        SetupError: the client had ended and does not start again.
    """
    modes = bench.ready.modes()
    for mode in modes:
        _, _, fullest = controls(mode)
        examined = bench.examine(fullest)
        yield CheckedCall(examined, _unreported(examined))
    _, refused, _ = controls(modes[0])
    yield CheckedCall(bench.examine(refused), ())


def _unreported(examined: Examined) -> tuple[str, ...]:
    outcome = examined.observation.outcome
    value = getattr(outcome, "value", None)
    if not isinstance(value, dict):
        return ()
    operation = examined.case.intent.operation.value
    items = value.get("items")
    reported = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else value
    possible = [name for name in _REPORTABLE if name not in _NEVER.get(operation, set[str]())]
    return tuple(name for name in possible if name not in reported)
