"""Strategies for whole payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import reject
from hypothesis import strategies as st

from workers_ai_contract.drawing import UndrawableError, payload_drawer
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import Source
    from workers_ai_schemas import Json


def payloads(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str = "published",
    revision: str = "latest",
) -> SearchStrategy[Json]:
    """Draw payloads that are valid under one contract.

    Args:
        direction: `input` or `output`; under `observed` also `stream` (one event) and `error`.
        form: `prompt`, `chat`, `responses` or `batch`; None draws any form that the contract has.
        profile: `published`, `enforced` (input only) or `observed` (it has no revisions).
        revision: `r0` … `r5`, or `latest`.

    Raises:
        UsageError: there is no such contract, or it has no such form.
    """
    return _payloads(payload_drawer(direction, _form_named(form), revision, profile))


def _form_named(form: str | None) -> Form | None:
    if form is None:
        return None
    if form not in set(Form):
        raise UsageError(f"there is no form {form!r}: choose one of {', '.join(Form)}")
    return Form(form)


@st.composite
def _payloads(draw: DrawFn, drawer: Callable[[Source], Json]) -> Json:
    try:
        return drawer(HypothesisSource(draw))
    except UndrawableError:
        return reject()
