"""Draws complete payloads that are valid under one contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing.default_profile import ACCEPTED_BY_BOTH, drawn_profile
from workers_ai_contract.drawing.intents import draw_intent
from workers_ai_contract.drawing.plans import one_of
from workers_ai_contract.drawing.replies import draw_reply
from workers_ai_contract.drawing.subjects import subject_of, subjects
from workers_ai_contract.vocabulary import Form, Profile
from workers_ai_contract.wire import Answer, BatchAnswer
from workers_ai_contract.wire.shapes import batch_done, result_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_contract.drawing.subjects import Subject
    from workers_ai_kernel import Json, JsonObject

_MOST_WEIGHT = 4


def forms_of(direction: str, revision: str = "latest", profile: str | None = None) -> tuple[Form, ...]:
    """Return the forms of a contract; an output schema without forms has the forms of its input.

    Raises:
        UsageError: the contract does not exist.
    """
    return tuple(
        subject.form
        for subject in subjects(direction, revision, drawn_profile(direction, profile, revision))
        if subject.form is not None
    )


def draw_payload(
    source: ChoiceSource,
    direction: str,
    form: Form | None = None,
    revision: str = "latest",
    profile: str | None = None,
) -> Json:
    """Draw a payload that the contract accepts, in the given form or in any.

    Raises:
        UsageError: the contract does not exist or does not have the form.
        UndrawableError: these choices lead to no valid payload; try again with others.
    """
    return payload_drawer(direction, form, revision, profile)(source)


def payload_drawer(
    direction: str, form: Form | None = None, revision: str = "latest", profile: str | None = None
) -> Callable[[ChoiceSource], Json]:
    """Return a function that draws payloads of one contract; faster for many payloads.

    Raises:
        UsageError: the contract does not exist or does not have the form.
    """
    named = drawn_profile(direction, profile, revision)
    if form is not None:
        chosen: tuple[Subject, ...] = (subject_of(direction, form, revision, named),)
    else:
        chosen = subjects(direction, revision, named)
    return one_of([subject_drawer(subject, named, revision) for subject in weighed(chosen)])


def weighed(chosen: tuple[Subject, ...]) -> list[Subject]:
    """Return the subjects, repeated by weight: those with more points to reach are drawn more often."""
    weights = [sum(1 for branch in subject.branches for _ in branch.walk()) ** 0.5 for subject in chosen]
    most = max(weights)
    counts = (max(1, round(_MOST_WEIGHT * weight / most)) if most else 1 for weight in weights)
    return [subject for subject, count in zip(chosen, counts, strict=True) for _ in range(count)]


def subject_drawer(subject: Subject, profile: str, revision: str) -> Callable[[ChoiceSource], Json]:
    """Return a function that draws payloads of one form of a contract."""
    draw = _drawer(subject)
    if profile not in {Profile.ENFORCED, ACCEPTED_BY_BOTH}:
        return draw
    from workers_ai_contract.drawing.quirks import enforced_drawer

    return enforced_drawer(draw, revision, with_quirks=profile == Profile.ENFORCED)


def _drawer(subject: Subject) -> Callable[[ChoiceSource], Json]:
    drawers = subject.drawers
    if not drawers:
        form = cast("Form", subject.form)
        return lambda source: _realistic_output(source, form)
    return one_of(drawers)


def _realistic_output(source: ChoiceSource, form: Form) -> JsonObject:
    """Draw a realistic reply for a schema that accepts any object."""
    reply = draw_reply(source, form, draw_intent(source, form).request)
    if isinstance(reply, BatchAnswer):
        return batch_done(reply)
    assert isinstance(reply, Answer)  # noqa: S101 - a batch is the only other kind
    return result_of(reply, form)
