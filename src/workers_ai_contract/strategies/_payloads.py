"""Strategies for whole payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import reject
from hypothesis import strategies as st

from workers_ai_contract.drawing import UndrawableError, draw_payload, forms_of
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_schemas import Json


def payloads(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str = "published",
    revision: str = "latest",
) -> SearchStrategy[Json]:
    """Draw payloads that are valid under the published schema of a revision.

    Args:
        direction: `input` or `output`.
        form: `prompt`, `chat`, `responses` or `batch`; None draws any form that the revision has.
        profile: `published`.
        revision: `r0` … `r5`, or `latest`.

    Raises:
        UsageError: there is no such contract, or the revision has no such form.
    """
    if profile != "published":
        raise UsageError(f"there is no profile {profile!r} yet: payloads are drawn under 'published'")
    wanted = _known_form(form, direction, revision)
    return _payloads(direction, wanted, revision)


def _known_form(form: str | None, direction: str, revision: str) -> Form | None:
    known = forms_of(direction, revision)
    if form is None:
        return None
    if form not in known:
        names = ", ".join(known)
        raise UsageError(f"revision {revision!r} has no form {form!r} as {direction}: choose one of {names}")
    return Form(form)


@st.composite
def _payloads(draw: DrawFn, direction: str, form: Form | None, revision: str) -> Json:
    try:
        return draw_payload(HypothesisSource(draw), direction, form, revision)
    except UndrawableError:
        return reject()
