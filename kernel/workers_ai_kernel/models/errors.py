"""Turns problems into pydantic's `ValidationError`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from workers_ai_kernel.explaining.sentences import wrong_type
from workers_ai_kernel.pointers import tokens
from workers_ai_kernel.problem import Problem
from workers_ai_kernel.schema.normal import Subschema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel.document import Place
    from workers_ai_kernel.json_types import Json

_MOST = 8


def refused(title: str, place: Place, value: Json, *, objects: bool) -> ValidationError:
    """Return the error for a value that is invalid at a place, with the first problems of the explanation.

    With `objects`, only an object is acceptable, even if the type is stated elsewhere in the schema. Each
    error has a problem's code as its type, the message as its text, and `keyword`, `branch` and `repair` as
    its context.
    """
    if objects and not isinstance(value, dict):
        # What the schema says here comes first: it may have more to say than that.
        problems = list(islice(_explained(place, value), _MOST)) or [_not_an_object(place, value)]
    else:
        problems = list(islice(place.explain(value, known_invalid=True), _MOST))
    if not problems:
        where = place.pointer or "/"
        problems = [Problem("refused", "", f"the schema at {where} rejects the payload.")]
    details = [_details(problem, value) for problem in problems]
    return ValidationError.from_exception_data(title, details)


def not_json(title: str, found: str) -> ValidationError:
    """Return the error for a value that is not parsed JSON; `found` says what is in it.

    The value is not part of the error: pydantic could not write it as JSON.
    """
    sentence = f"must be parsed JSON, but {found}"
    cause = PydanticCustomError("not-json", "{sentence}", {"sentence": sentence})
    return ValidationError.from_exception_data(title, [InitErrorDetails(type=cause, loc=(), input=None)])


def unreadable(title: str, text: object, reason: str) -> ValidationError:
    """Return the error for a text that is not JSON."""
    cause = InitErrorDetails(type="json_invalid", loc=(), input=text, ctx={"error": reason})
    return ValidationError.from_exception_data(title, [cause])


def _explained(place: Place, value: Json) -> Iterator[Problem]:
    """Return the problems of a value that may be valid here, as far as the schema can be judged here."""
    return place.explain(value) if place.normal is not None or not place.pointer else iter(())


def _not_an_object(place: Place, value: Json) -> Problem:
    normal = place.normal or Subschema(place.pointer)
    return wrong_type(place.document.hints, normal._replace(types=("object",)), value, "", None)


def _details(problem: Problem, value: Json) -> InitErrorDetails:
    context = {
        "sentence": problem.message,
        "keyword": problem.keyword,
        "branch": problem.branch,
        "repair": problem.repair,
    }
    # pydantic declares the type of a custom error as a literal string but accepts any string.
    cause = PydanticCustomError(problem.code, "{sentence}", context)  # pyright: ignore[reportArgumentType]
    steps = tuple(_steps(problem.pointer, value))
    found = value
    for step in steps:
        found = found[step] if isinstance(found, list | dict) else found  # type: ignore[index]
    return InitErrorDetails(type=cause, loc=steps, input=found)


def _steps(pointer: str, value: Json) -> Iterator[int | str]:
    """Yield the steps of a pointer that exist in the value, array indices as numbers."""
    found = value
    for token in tokens(pointer):
        if isinstance(found, list):
            yield int(token)
            found = found[int(token)]
        elif isinstance(found, dict) and token in found:
            yield token
            found = found[token]
        else:
            return
