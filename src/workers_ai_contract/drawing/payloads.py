"""Draws whole payloads of one form that are valid under one published revision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.intents import draw_intent
from workers_ai_contract.drawing.replies import draw_reply
from workers_ai_contract.drawing.values import UndrawableError, draw_value
from workers_ai_contract.errors import UsageError
from workers_ai_contract.validation import Judge
from workers_ai_contract.validation.explanation import accepts
from workers_ai_contract.validation.forms import form_of_keys
from workers_ai_contract.vocabulary import Direction, Form, form_of_title
from workers_ai_contract.wire import Answer, BatchAnswer
from workers_ai_contract.wire.shapes import batch_done, result_of

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import Source
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema


@dataclass(frozen=True, slots=True)
class Contract:
    """A published schema and its branch for each form; no branches where the schema is opaque."""

    schema: Subschema
    direction: Direction
    branches: tuple[tuple[Form, Subschema], ...]


def forms_of(direction: str, revision: str = "latest") -> tuple[Form, ...]:
    """Return the forms that a revision has; those of an opaque output are those of its input.

    Raises:
        UsageError: there is no such contract.
    """
    branches = _contract(direction, revision).branches or _contract(Direction.INPUT, revision).branches
    return tuple(form for form, _ in branches)


def draw_payload(source: Source, direction: str, form: Form | None = None, revision: str = "latest") -> Json:
    """Draw a payload that the revision accepts, of the form wanted or of any that it has.

    Raises:
        UsageError: there is no such contract, or it has no such form.
    """
    contract = _contract(direction, revision)
    drawn_form = source.choice(forms_of(direction, revision)) if form is None else form
    branch = dict(contract.branches).get(drawn_form)
    if branch is not None:
        payload = draw_value(source, branch)
    elif contract.branches:
        raise UsageError(f"revision {revision!r} has no form {drawn_form.value!r} as {direction}")
    else:
        payload = _realistic_output(source, drawn_form)
    if not accepts(contract.schema, payload):
        raise UndrawableError(contract.schema.pointer)
    return payload


@cache
def _contract(direction: str, revision: str) -> Contract:
    schema = Judge(direction, revision=revision).schema
    branches = tuple((form, leaf) for leaf in _leaves(schema) if (form := _form_of_branch(leaf)) is not None)
    return Contract(schema, Direction(direction), branches)


def _leaves(schema: Subschema) -> list[Subschema]:
    if not schema.one_of:
        return [schema]
    return [leaf for branch in schema.one_of for leaf in _leaves(branch)]


def _form_of_branch(branch: Subschema) -> Form | None:
    return form_of_title(branch.title) or form_of_keys(branch.required)


def _realistic_output(source: Source, form: Form) -> JsonObject:
    """Draw what travels where the schema says nothing; an opaque schema takes any object."""
    reply = draw_reply(source, form, draw_intent(source, form).request)
    if isinstance(reply, BatchAnswer):
        return batch_done(reply)
    assert isinstance(reply, Answer)  # noqa: S101 - the other kind of good reply
    return result_of(reply, form)
