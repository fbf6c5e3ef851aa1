"""A checked driver as text: what was asked, sent, answered and reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import Trouble
from workers_ai_contract.clients.last_lines import last_lines
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.clients.protocol import Ready
    from workers_ai_contract.conformance.driver_check import CheckedCall
    from workers_ai_kernel import Json

_LONGEST = 600


def ready_line(ready: Ready) -> str:
    """Return what the driver said of its library."""
    modes = ", ".join(str(mode) for mode in ready.modes())
    return f"{ready.name} {ready.version}, client protocol {ready.protocol}: {modes}"


def call_lines(checked: CheckedCall) -> Iterator[str]:
    """Yield the lines of one call."""
    examined = checked.examined
    observation = examined.observation
    yield ""
    yield f"{examined.case.mode}{', refused' if isinstance(examined.case.reply, ApiError) else ''}"
    yield f"  asked:    {_shown(examined.case.intent.request)}"
    for seen in observation.requests:
        request = seen.exchange.request
        yield f"  sent:     {request.method} {request.path} {_shown(request.body)}"
        reply = f" {_shown(examined.case.reply.to_json())}" if seen.answered else ""
        yield f"  answered: {seen.exchange.status}{reply}"
    if not observation.requests:
        yield "  sent:     nothing"
    if isinstance(observation.outcome, Trouble):
        yield f"  the driver {observation.outcome.reason}"
        yield from (f"    {line}" for line in last_lines(observation.outcome.stderr))
        return
    yield f"  reported: {_shown(observation.outcome.to_json())}"
    if checked.unreported:
        yield f"  not reported, so never compared: {', '.join(checked.unreported)}"
    for failure in examined.failures:
        yield f"  a run would say: {failure.severity}: {failure.title} [{failure.code}]"


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
