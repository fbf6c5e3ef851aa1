"""Names the cause of a failure, so that failures with one cause are one finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from workers_ai_contract.faults import DELIVERY_CHOICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workers_ai_contract.faults import Plan, PlanStep
    from workers_ai_kernel import JsonObject

_INDEX = re.compile(r"/\d+(?=/|$)")
# Places that the code names already.
_OF_CODES = frozenset(
    {
        "/text",
        "/reasoning",
        "/tool_calls",
        "/finish_reason",
        "/usage",
        "/items",
        "/status",
        "/message",
        "/code",
    }
)
# What Python and JavaScript raise where a program takes for granted what is not there.
CRASHES = ("KeyError", "TypeError", "AttributeError", "IndexError", "ReferenceError", "UnboundLocalError")
UNREAD = ("JSONDecodeError", "SyntaxError", "UnicodeDecodeError")
"""What a program raises that takes every body for JSON."""
_OF_LANGUAGE = frozenset({*CRASHES, *UNREAD})
# Numbers, and what is quoted and no name.
_HELD = re.compile(r"""0x[0-9a-f]+|\d+|"[^"]*"?|'(?P<quoted>[^']*)'?|…|\.\.\.""")
_TOKEN = re.compile(r"token \S+")
_LONGEST_TEXT = 60
_CUT = "cut"
# Faults that a client mishandles for the same reason.
_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("cut", "reset", "ended-early", "ended-between", "too-short"), _CUT),
    **dict.fromkeys(("error-event", "error-event-object", "error-event-flat", "error-stream"), "error-event"),
    **dict.fromkeys(("json-for-stream", "empty-result", "empty-in-200"), "empty-result"),
    **dict.fromkeys(("failure-in-200", "error-in-200"), "error-in-200"),
}
HTTP_ERROR = "http-error"
# Envelopes that a client reads in the same way, for errors whose text or code is lost.
_ENVELOPES = (
    ("error-event", "error-event", "error-event-object", "error-event-flat", "error-stream"),
    ("flat", "flat-error", "flat-error-short"),
    ("gateway", "gateway-error", "gateway-unconfigured", "gateway-unauthorized", "gateway-text"),
    ("error-object", "responses-error", "anthropic-error", "message-only", "error-in-200"),
)
_ENVELOPE_OF = {name: family for family, *names in _ENVELOPES for name in names}
_OK = 200


def place_of_pointer(pointer: str) -> str:
    """Return a pointer without its indices."""
    return _INDEX.sub("/*", pointer)


def cause_of(detail: JsonObject) -> str:
    """Return the type of the exception or the place that a detail states, or an empty text."""
    error = detail.get("error")
    if isinstance(error, dict):
        return str(error.get("type") or "error")
    envelope = detail.get("envelope")
    if isinstance(envelope, str):
        return _ENVELOPE_OF.get(envelope, "gateway" if envelope.startswith("code-") else envelope)
    problems = cast("list[JsonObject]", detail.get("problems") or [])
    pointer = problems[0].get("pointer") if problems else detail.get("pointer")
    if not isinstance(pointer, str) or pointer in _OF_CODES:
        return ""
    return place_of_pointer(pointer)


def crash_of(detail: JsonObject) -> str:
    """Return the type of the exception in a detail; with its text, if that comes from the language.

    It tells which member is missing. Text of the reply is removed from it.
    """
    kind = cause_of(detail)
    error = detail.get("error")
    message = error.get("message") if isinstance(error, dict) else None
    if kind not in _OF_LANGUAGE or not isinstance(message, str):
        return kind
    words = _HELD.sub(_name_or_gap, _TOKEN.sub("token ~", message.partition("\n")[0]))
    return f"{kind} {words.replace(':', ' ')[:_LONGEST_TEXT].strip()}"


def _name_or_gap(held: re.Match[str]) -> str:
    return held[0] if (held["quoted"] or "").isidentifier() else "~"


def is_same_crash(known: str, other: str) -> bool:
    """Return whether two causes of a refused answer are one.

    They are if the text is the same, or if the second was shown by all that is unusual in the first. What
    cannot be parsed says something else at each place where a stream is cut.
    """
    first, _, left = known.partition(":")
    second, _, right = other.partition(":")
    kind = _kind_of(first)
    if kind != _kind_of(second):
        return False
    before, after = stimuli_in(f":{left}"), stimuli_in(f":{right}")
    # The first versions wrote no text.
    if first in {second, kind} or (before and before <= after):
        return True
    framed = all(not stimuli or stimuli & DELIVERY_CHOICES.keys() for stimuli in (before, after))
    return kind in UNREAD and framed


def _kind_of(crash: str) -> str:
    word = crash.partition(" ")[0]
    return word if word in _OF_LANGUAGE else crash


def stimulus_of(plan: Plan) -> str:
    """Return what is unusual about a plan: names of choices and families of faults, joined by `+`."""
    return "+".join(sorted({name for step in plan.steps for name in _of_step(step)}))


def stimuli_in(cause: str) -> frozenset[str]:
    """Return the names that a cause joins."""
    return frozenset(filter(None, cause.rpartition(":")[2].split("+")))


def _of_step(step: PlanStep) -> Iterable[str]:
    if step.fault is not None:
        kind = step.fault.kind
        is_http = kind.substitute is not None and kind.substitute.status != _OK
        yield _FAMILIES.get(kind.name, HTTP_ERROR if is_http else kind.name)
        return
    yield from (name for name, _ in step.rendering.unusual())
    yield from (name for name, _ in step.delivery.unusual())
