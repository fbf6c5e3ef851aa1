"""What is seen of exchanges, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.inspector.curl import curl_command
from workers_ai_contract.recording import exchange_json

if TYPE_CHECKING:
    from workers_ai_contract.inspector.exchange_log import ExchangeLog, SeenExchange
    from workers_ai_kernel import JsonObject

SCHEMA_VERSION = 1


def log_json(log: ExchangeLog) -> JsonObject:
    """Return everything that is kept, the oldest exchange first."""
    return {
        "schema_version": SCHEMA_VERSION,
        "received": log.received,
        "exchanges": [seen_json(seen) for seen in log.all()],
    }


def seen_json(seen: SeenExchange) -> JsonObject:
    """Return one exchange: that of a recording, with its number, true sizes, and the command to repeat it."""
    whole = seen.request_size == len(seen.live.request.body or b"")
    return {
        **exchange_json(seen.live),
        "number": seen.number,
        "request_size": seen.request_size,
        "answer_size": seen.answer_size,
        "curl": curl_command(seen.live, whole=whole),
    }


def encoded(value: JsonObject) -> bytes:
    """Return JSON on one line, in ASCII, so that no text of others can break a line of an event stream."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")
