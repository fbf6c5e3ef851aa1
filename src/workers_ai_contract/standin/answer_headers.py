"""The headers of answers that clients read."""

from __future__ import annotations

import time
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING

from workers_ai_contract.wire import Answer, shapes

if TYPE_CHECKING:
    from workers_ai_contract.faults import PlainResponse
    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_contract.wire import Reply

_GATEWAY = "/v1/"


def dated(response: PlainResponse, ahead_s: int) -> PlainResponse:
    """Return a response with a `Retry-After` with a date that lies `ahead_s` seconds in the future."""
    date = formatdate(int(time.time()) + ahead_s, usegmt=True)
    return replace(response, headers=(*response.headers, ("Retry-After", date)))


def answer_headers(reply: Reply | None, arrival: Arrival) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer: its price (recorded), its id, and that of the gateway's log.

    The names of the ids are those that Cloudflare's own clients read. Errors have no price (recorded).
    """
    if not isinstance(reply, Answer) or arrival.bound is not None:
        return ()
    digits = f"{reply.serial:032x}"
    # Written by hand, because a UUID object takes ten times as long.
    identifier = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    found = (("cf-ai-neurons", str(shapes.neurons(reply.usage))), ("cf-ai-req-id", identifier))
    return (*found, ("cf-aig-log-id", identifier)) if arrival.path.startswith(_GATEWAY) else found
