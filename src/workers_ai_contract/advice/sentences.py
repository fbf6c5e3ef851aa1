"""The texts of the warnings about what backends refuse; `{}` is the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice import histories
from workers_ai_contract.advice.folding import SHOWN, advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.problem import Problem

_TEXTS = {
    histories.UNANSWERED: (
        "{} is a tool call without a result: it passes the schema, but backends reject such a history.",
        (
            "Add a message with the role 'tool' and the id of the call, or a 'function_call_output' item, or "
            "leave the call out."
        ),
    ),
    histories.REPEATED_ID: (
        (
            "{} is a tool call with the id of another call that has no result yet: it passes the schema, but "
            "no result can be told from the other."
        ),
        "Give each tool call an id of its own, and each result the id of its call.",
    ),
    histories.WITHOUT_CALL: (
        (
            "{} is the result of a tool call that is not in the history: it passes the schema, but backends "
            "reject it."
        ),
        "Send the message or item with the call before {}, with the same id.",
    ),
    histories.NOT_JSON: (
        (
            "{} is not JSON text: it passes the schema, but backends reject it ('Assistant tool call "
            "function.arguments must be valid JSON')."
        ),
        "Send the arguments as JSON text; '{{}}' for a call without arguments.",
    ),
    histories.SYSTEM_LATE: (
        (
            "{} is a system message that is not first: it passes the schema, but backends of other models "
            "reject it ('System message must be at the beginning')."
        ),
        "Put the system message first, and join several into one.",
    ),
    histories.UNKNOWN_ROLE: (
        "{} is not a known role: it passes the schema, but no backend knows it.",
        "Use 'system', 'developer', 'user', 'assistant' or 'tool' for {}.",
    ),
    histories.EMPTY: (
        "{} is empty: it passes the schema, but there is nothing to answer.",
        "Send at least one message, text or request in {}.",
    ),
    histories.TOO_SMALL: (
        "{} is less than 1: it passes the schema, but no response fits into it.",
        "Send at least 1 for {}, or leave it out.",
    ),
    histories.IMAGE: (
        (
            "{} is an image: it passes the schema, but the model takes text only, so the API most likely "
            "rejects it (8001; not recorded)."
        ),
        "Leave {} out, or describe the image in a text.",
    ),
    histories.NO_TOOLS: (
        (
            "{} is empty: it passes the schema, but backends have rejected it (8007; recorded of other "
            "models on Workers AI)."
        ),
        "Leave {} out if there are no tools.",
    ),
}


def refused_by_backends(request: JsonObject, root: str) -> Iterator[Problem]:
    """Yield one warning for each kind of content that backends refuse, however many places have it."""
    found: dict[str, list[str]] = {}
    for code, pointer in histories.places_refused(request, root):
        found.setdefault(code, []).append(pointer)
    for code, pointers in found.items():
        message, repair = (text.format(pointers[0]) for text in _TEXTS[code])
        yield advice(code, pointers[:SHOWN], message, repair, count=len(pointers))
