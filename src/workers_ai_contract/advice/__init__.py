"""Advice: warnings about requests that pass the schema but fail later or contain ineffective fields.

Each is a problem of severity warning; the catalogue of codes states the evidence. Most requests need none,
so a compiled screen runs first, and only requests that fail it are examined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice.folding import MISSPELT, PARSED, UNKNOWN
from workers_ai_contract.advice.screen import (
    Screened,
    history_is_taken,
    names_and_history_are_taken,
    names_are_known,
    nothing_to_advise,
)
from workers_ai_contract.advice.window import LIMITS, SURE_BYTES, SURE_LIMIT
from workers_ai_contract.vocabulary import Direction, Profile
from workers_ai_schemas.forms import forms_named, in_unified_envelope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

__all__ = ["advice_on", "backends_refuse", "unsaid"]

# An error at the same place says it better.
_SAID_BY_ERRORS = frozenset(
    {MISSPELT, UNKNOWN, PARSED, "limit-below-one", "no-messages", "tool-arguments-not-json", "unknown-role"}
)


def advice_on(
    request: Json,
    *,
    profile: Profile,
    form: Form | None = None,
    size: int | None = None,
    screens: bool = True,
) -> tuple[Problem, ...]:
    """Return the warnings for a request, whatever its verdict; `form` is the named form, if any.

    `size` is the length of the request's text in bytes, if known; it saves measuring. Without `screens` the
    request is examined at once, which is faster for a single small one.
    """
    if not isinstance(request, dict):
        return ()
    enveloped = in_unified_envelope(request)
    inner = request["input"] if enveloped else request
    forms = forms_named(inner, Direction.INPUT) if form is None else (form,)
    screened = Screened(forms, enveloped, profile is not Profile.ENFORCED)
    if not screens or not nothing_to_advise(request, screened):
        return tuple(_advice(request, screened, size, screens=screens))
    if size is not None and size <= SURE_BYTES:
        return ()
    return tuple(_on_length(request, size))


def backends_refuse(request: Json) -> bool:
    """Return whether backends are recorded to refuse a request although it passes the schema (8001)."""
    if not isinstance(request, dict):
        return False
    screened = Screened(forms_named(request, Direction.INPUT), enveloped=False, parts_are_taken=False)
    if nothing_to_advise(request, screened):
        return False
    from workers_ai_contract.advice.refusals import REFUSED, refusal_advice

    return any(problem.code == REFUSED for problem in refusal_advice(request, "", parts_are_taken=False))


def unsaid(warnings: tuple[Problem, ...], errors: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the warnings without those that an error at the same place already reports."""
    if not errors or _SAID_BY_ERRORS.isdisjoint([each.code for each in warnings]):
        return warnings
    named = {error.pointer for error in errors}
    return tuple(each for each in warnings if each.code not in _SAID_BY_ERRORS or each.pointer not in named)


# Imported late: most commands never examine a request.
def _advice(request: JsonObject, screened: Screened, size: int | None, *, screens: bool) -> Iterator[Problem]:
    from workers_ai_contract.advice.refusals import refusal_advice

    root = "/input" if screened.enveloped else ""
    inner = request["input"] if screened.enveloped else request
    is_calm = screens and names_and_history_are_taken(request, screened)
    yield from refusal_advice(
        inner,
        root,
        parts_are_taken=screened.parts_are_taken,
        history_is_taken=is_calm or (screens and history_is_taken(inner)),
    )
    if size is None or size > SURE_BYTES or _may_ask_for_many(inner):
        yield from _on_length(request, size)
    if not is_calm and not (screens and names_are_known(request, screened)):
        from workers_ai_contract.advice.fields import field_advice

        yield from field_advice(request, screened.forms)


def _may_ask_for_many(inner: Json) -> bool:
    """Return whether a request, or one of a batch, may ask for a long enough response to matter."""
    if not isinstance(inner, dict) or "requests" in inner:
        return True
    for name in LIMITS:
        limit = inner.get(name)
        if isinstance(limit, int | float) and limit > SURE_LIMIT:
            return True
    return False


def _on_length(request: JsonObject, size: int | None) -> Iterator[Problem]:
    from workers_ai_contract.advice.context import context_advice

    return context_advice(request, size)
