"""Finds keywords that are unknown, or that the dialect ignores."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.linting.finding import LintFinding
from workers_ai_contract.linting.oracles import judged_alone
from workers_ai_contract.linting.vocabulary import ANNOTATIONS, KNOWN, NEEDS, REFERENCES, TYPES
from workers_ai_contract.solving import Is, root_of
from workers_ai_contract.solving.boxes import Missing
from workers_ai_kernel import pointers
from workers_ai_kernel.compilable import NAMED_SCHEMAS, VALUE_KEYWORDS
from workers_ai_kernel.schema.dialects import DIALECT_NAMES, DIALECTS, is_alone, knows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.linting.subject import LintedPlace, LintSubject
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.dialects import Dialect

_EXTENSION = "x-"
_NULLABLE = "nullable"
_CLOSE = 0.75


def unknown_types(schema: Json, pointer: str = "") -> Iterator[LintFinding]:
    """Yield the types that JSON Schema does not have; no validator takes such a schema."""
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from unknown_types(item, pointers.join(pointer, index))
    if not isinstance(schema, dict):
        return
    types = schema.get("type")
    for name in types if isinstance(types, list) else [types]:
        if isinstance(name, str) and name not in TYPES:
            message = f"{name!r} is not a type of JSON Schema"
            yield LintFinding("type-unknown", pointers.join(pointer, "type"), message)
    for keyword, value in schema.items():
        place = pointers.join(pointer, keyword)
        if keyword in NAMED_SCHEMAS and isinstance(value, dict):
            for name, child in value.items():
                yield from unknown_types(child, pointers.join(place, name))
        elif keyword not in VALUE_KEYWORDS and keyword != "type":
            yield from unknown_types(value, place)


def without_nullable(schema: Json) -> Json:
    """Return the schema without OpenAPI's `nullable`, which every validator ignores."""
    if isinstance(schema, list):
        return [without_nullable(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: {name: without_nullable(child) for name, child in value.items()}
        if keyword in NAMED_SCHEMAS and isinstance(value, dict)
        else value
        if keyword in VALUE_KEYWORDS
        else without_nullable(value)
        for keyword, value in schema.items()
        if keyword != _NULLABLE or not isinstance(value, bool)
    }


def nullable_keywords(schema: Json, subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the places where `nullable` promises null and the schema rejects it."""
    for place in subject.sites:
        written = pointers.resolve(schema, place.pointer)
        if isinstance(written, dict) and written.get(_NULLABLE) is True:
            message = '\'nullable\' is not a keyword of JSON Schema; write {"type": [..., "null"]}'
            at = pointers.join(place.pointer, _NULLABLE)
            if subject.oracles.reject(place.part, None):
                shows = "is rejected, although 'nullable' is true"
                yield LintFinding("keyword-unknown", at, message, None, shows)
            else:
                yield LintFinding("keyword-unknown", at, message)


def unknown_keywords(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield the keywords that JSON Schema does not have; validators ignore them."""
    for place in subject.sites:
        for keyword, value in place.written.items():
            if keyword not in KNOWN and not keyword.startswith(_EXTENSION):
                yield _unknown(subject, place, keyword, value)


def _unknown(subject: LintSubject, place: LintedPlace, keyword: str, value: Json) -> LintFinding:
    at = pointers.join(place.pointer, keyword)
    close = get_close_matches(keyword, sorted(KNOWN), n=1, cutoff=_CLOSE)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    message = f"{keyword!r} is not a keyword of JSON Schema, so validators ignore it{hint}"
    if close and close[0] not in ANNOTATIONS:
        witness = _accepted_all_the_same(subject, place, {close[0]: value}, subject.own.dialect)
        if not isinstance(witness, Missing):
            shows = f"is accepted, and {close[0]!r} would reject it"
            return LintFinding("keyword-unknown", at, message, witness, shows)
    found = subject.solver.find((Is(place.part),))
    if isinstance(found, Missing) or not subject.oracles.accept(place.part, found):
        return LintFinding("keyword-unknown", at, message)
    return LintFinding("keyword-unknown", at, message, found, f"is accepted whatever {keyword!r} says")


def ignored_keywords(subject: LintSubject) -> Iterator[LintFinding]:
    """Yield keywords that have no effect in this dialect, or without another keyword beside them."""
    dialect: Dialect = subject.own.dialect
    for place in subject.sites:
        for keyword, value in place.written.items():
            reason = _why_ignored(place.written, keyword, dialect)
            if reason is not None:
                alone: JsonObject = {keyword: value}
                known: Dialect = next(each for each in reversed(DIALECTS) if knows(each, keyword))
                if keyword in NEEDS and known == "2020-12" and knows(dialect, keyword):
                    alone = {"allOf": [value]} if keyword in {"then", "else"} else {}
                witness = _accepted_all_the_same(subject, place, alone, known) if alone else Missing.UNKNOWN
                yield _ignored(place, keyword, reason, witness)


def _ignored(place: LintedPlace, keyword: str, reason: str, witness: Json | Missing) -> LintFinding:
    at = pointers.join(place.pointer, keyword)
    message = f"{keyword!r} has no effect here: {reason}"
    if isinstance(witness, Missing):
        return LintFinding("keyword-ignored", at, message)
    shows = f"is accepted, and {keyword!r} by itself would reject it"
    return LintFinding("keyword-ignored", at, message, witness, shows)


def _why_ignored(written: JsonObject, keyword: str, dialect: Dialect) -> str | None:
    if keyword in ANNOTATIONS or keyword not in KNOWN:
        return None
    if "$ref" in written and keyword not in REFERENCES and is_alone(dialect):
        return f"in {DIALECT_NAMES[dialect]} '$ref' switches off the keywords beside it"
    if not knows(dialect, keyword):
        return f"{DIALECT_NAMES[dialect]} does not have it"
    needed = NEEDS.get(keyword)
    if needed is not None and not any(other in written for other in needed):
        return f"there is no {' or '.join(map(repr, needed))} beside it"
    if keyword == "additionalItems" and not isinstance(written.get("items"), list):
        return "'items' is not an array beside it"
    return None


def _accepted_all_the_same(
    subject: LintSubject, place: LintedPlace, alone: JsonObject, dialect: Dialect
) -> Json | Missing:
    """Return a value that the place accepts and a keyword by itself rejects."""
    try:
        other = OwnSchema({"$schema": _uri(dialect), **alone})
    except UsageError:
        return Missing.UNKNOWN
    found = subject.solver.find((Is(place.part), Is(root_of(other.document), holds=False)))
    judge = judged_alone(other.schema, dialect)
    if isinstance(found, Missing) or judge is None or judge.is_valid(found):
        return Missing.UNKNOWN
    return found if subject.oracles.accept(place.part, found) else Missing.UNKNOWN


def _uri(dialect: Dialect) -> str:
    if dialect in {"2019-09", "2020-12"}:
        return f"https://json-schema.org/draft/{dialect}/schema"
    return f"http://json-schema.org/{DIALECT_NAMES[dialect]}/schema#"
