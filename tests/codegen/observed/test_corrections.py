"""Every correction is stated in full, and every single step of it is needed."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

import jsonschema_rs
import pytest

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed.assembling import assemble
from workers_ai_codegen.observed.corrections import Confidence, Correction, Operation, SchemaEdit
from workers_ai_codegen.observed.parts import apply_edits, first_parts
from workers_ai_codegen.observed.reading import derived_types, published_schemas, read_corrections
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas import load_observed, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jsonschema_rs import Validator

    from workers_ai_kernel import Json

CORRECTIONS = read_corrections()
ALL = CORRECTIONS.corrections
EDITS: Sequence[tuple[Correction, SchemaEdit]] = [(one, edit) for one in ALL for edit in one.edits()]
RECORDED = {payload.name: payload for payload in recorded()}
OTHER_VALUES: Sequence[Json] = (True, 5, "other", [], {}, [5])


@cache
def validator(schema: str) -> Validator:
    """Return the validator of one committed schema."""
    return jsonschema_rs.Draft202012Validator(load_observed(schema))


def validator_without(edit: SchemaEdit, schema: str) -> Validator | None:
    """Return the validator of one schema without an edit and what rests on it, or None if nothing is left."""
    parts = first_parts(CORRECTIONS.bases, published_schemas(), derived_types())
    others = (other for _, other in EDITS if other != edit)
    try:
        left = assemble(apply_edits(parts, others, otherwise=lambda _: None), schema)
    except CodegenError:
        return None
    return jsonschema_rs.Draft202012Validator(left)


def payloads_with(one: Correction) -> Iterator[tuple[Json, str]]:
    """Yield payloads that contain what is corrected, and the place in them."""
    if one.example is not None:
        payload = RECORDED[one.example.recorded]
        if payload.kind == "sse":
            index, _, pointer = one.example.pointer[1:].partition("/")
            yield resolve(payload.body, f"/{index}"), pointer and f"/{pointer}"
        else:
            yield payload.body, one.example.pointer
    for shown in one.shown:
        yield deepcopy(shown), one.place


def schemas_of(one: Correction, edit: SchemaEdit) -> tuple[str, ...]:
    """Return the schemas in which an edit can be seen."""
    return (edit.part,) if edit.part in CORRECTIONS.emitted else one.within


def with_other_values(payload: Json, place: str, name: str) -> Iterator[Json]:
    """Yield the payload with values of every type for one property of the object at `place`."""
    for value in OTHER_VALUES:
        changed = deepcopy(payload)
        container = resolve(changed, place)
        if isinstance(container, dict):
            container[name] = value
            yield changed


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_what_a_correction_shows_is_accepted_and_what_it_refuses_is_not(one: Correction) -> None:
    """Each payload that is shown or recorded fits one of the schemas; each refused one fits none."""
    schemas = {name for edit in one.edits() for name in schemas_of(one, edit)}

    assert schemas
    for payload, _ in payloads_with(one):
        assert any(validator(name).is_valid(payload) for name in schemas), payload
    for payload in one.refused:
        assert not any(validator(name).is_valid(payload) for name in schemas), payload


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "edit"), EDITS, ids=[f"{one.id}-{index}" for index, (one, _) in enumerate(EDITS)]
)
def test_every_step_of_a_correction_is_needed(one: Correction, edit: SchemaEdit) -> None:
    """Without it a right payload is refused, a refused one accepted, or a field takes what it must not."""
    assert any(_makes_a_difference(one, edit, schema) for schema in schemas_of(one, edit))


def _makes_a_difference(one: Correction, edit: SchemaEdit, schema: str) -> bool:
    with_it, without = validator(schema), validator_without(edit, schema)
    right = [(payload, place) for payload, place in payloads_with(one) if with_it.is_valid(payload)]
    if without is None:
        return bool(right)
    if any(not without.is_valid(payload) for payload, _ in right):
        return True
    wrong = list(one.refused)
    if edit.operation is Operation.ADD_PROPERTY and edit.name is not None:
        for payload, place in right:
            wrong.extend(with_other_values(payload, place, edit.name))
    return any(without.is_valid(payload) and not with_it.is_valid(payload) for payload in wrong)


def test_every_correction_has_a_reason_a_source_and_an_example() -> None:
    """The reason is a sentence; an example that is not written out is in the recorded payload it names."""
    assert [(one.id, wrong) for one in ALL for wrong in _wrong_in(one)] == []


def _wrong_in(one: Correction) -> Iterator[str]:
    if not one.why.endswith("."):
        yield f"the reason is not a sentence: {one.why!r}"
    if not one.source:
        yield "the source is empty"
    if one.confidence not in Confidence:
        yield f"unknown confidence {one.confidence!r}"
    if one.example is None:
        if not one.shown:
            yield "there is neither an example nor a payload that is shown"
        return
    try:
        resolve(RECORDED[one.example.recorded].body, one.example.pointer)
    except LookupError:
        yield f"the example is not in a recorded payload: {one.example}"


def test_numbers_rise_and_none_stands_twice() -> None:
    """The order of the file is the order of the numbers, so that a number names one correction for good."""
    numbers = [one.id for one in ALL]

    assert numbers == sorted(set(numbers))
    assert all(number[0] == "C" and number[1:].isdecimal() and len(number) == 4 for number in numbers)


def test_every_schema_begins_somewhere() -> None:
    """A base that is not published, derived or another part is added by a correction."""
    added = {target for one in ALL if one.operation is Operation.ADD_SCHEMA for target in one.targets}

    for base in CORRECTIONS.bases:
        begun = base.published or base.derived or base.same_as
        assert (begun is None) == (base.part in added), base.part


def test_published_bases_are_of_r4_or_r5() -> None:
    """Older revisions are not what the API goes by."""
    known = {None, "r4.output", "r5.input"}

    assert [base.part for base in CORRECTIONS.bases if base.published not in known] == []


def test_every_place_of_a_correction_is_a_json_pointer() -> None:
    """The root, or a path that starts with a slash."""
    assert [(one.id, at) for one in ALL for at in one.at if at and not at.startswith("/")] == []
