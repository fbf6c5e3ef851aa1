"""A quick test for requests that every contract accepts and no advice is about: most of those that arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice.screen import Screened, nothing_to_advise
from workers_ai_contract.advice.window import SURE_BYTES
from workers_ai_contract.judging.telling import may_be_answer
from workers_ai_contract.vocabulary import Direction
from workers_ai_schemas.forms import forms_named, in_unified_envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json


def flawless_form(payload: Json, size: int, is_agreed: Callable[[Json], bool]) -> Form | None:
    """Return the form of a request that fast tests show to be accepted and in need of no advice.

    It has the same judgement as every other such request of the form. None says that only a closer look can
    tell. `size` is the length of its text in bytes; `is_agreed` tells what published schema and API both
    accept for certain.
    """
    if not isinstance(payload, dict) or size > SURE_BYTES or not is_agreed(payload):
        return None
    forms = forms_named(payload, Direction.INPUT)
    if len(forms) != 1 or in_unified_envelope(payload) or may_be_answer(payload):
        return None
    # Where parts are taken, the test is the stricter one.
    screened = Screened(forms, enveloped=False, parts_are_taken=True)
    return forms[0] if nothing_to_advise(payload, screened) else None
