"""Judging in one call: what people import who have one payload and one question."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, cast

from workers_ai_contract.contracts.reading import MAX_DEPTH
from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Collection

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem


def validate(  # noqa: PLR0913 - as many as a contract has sides
    payload: object,
    *,
    direction: str = "input",
    profile: str = "published",
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
) -> Judgement:
    """Return the judgement on one payload: verdict, form, problems and warnings.

    `bytes` are a JSON text (under the direction `stream` also a stream as received) and read first; what
    cannot be read has the verdict None. Anything else is a parsed value: a `str` is a JSON string, not a
    text to parse. The other arguments are those of `Judge`, which is the same for many payloads.

    Raises:
        UsageError: there is no such contract, or the value is none that JSON has.
    """
    judge = _judge(direction, profile, revision, route, form)
    return judge.judge_bytes(payload) if isinstance(payload, bytes) else judge.judge(as_json(payload))


def is_valid(  # noqa: PLR0913 - as `validate`
    payload: object,
    *,
    direction: str = "input",
    profile: str = "published",
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
) -> bool:
    """Return the verdict alone, which is many times faster; a text that cannot be read is not valid.

    The arguments are those of `validate`, and so are the errors.
    """
    judge = _judge(direction, profile, revision, route, form)
    if not isinstance(payload, bytes):
        return judge.is_valid(as_json(payload))
    try:
        return judge.is_valid_bytes(payload)
    except UnreadableError:
        return False


def explain(  # noqa: PLR0913 - as `validate`
    payload: object,
    *,
    direction: str = "input",
    profile: str = "published",
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
) -> tuple[Problem, ...]:
    """Return what makes a payload invalid, the likeliest cause first; nothing if it is valid.

    The arguments and errors are those of `validate`, which gives the warnings too.
    """
    judge = _judge(direction, profile, revision, route, form)
    return judge.explain_bytes(payload) if isinstance(payload, bytes) else judge.explain(as_json(payload))


def _judge(direction: str, profile: str, revision: str, route: str, form: str | None) -> Judge:
    try:
        return _cached(direction, profile, revision, route, form)
    except TypeError:
        # An argument that cannot be hashed names nothing; the judge says so.
        return _made(direction, profile, revision, route, form)


def _made(direction: str, profile: str, revision: str, route: str, form: str | None) -> Judge:
    return Judge(direction, profile=profile, revision=revision, route=route, form=form)


_cached = cache(_made)


def as_json(value: object) -> Json:
    """Return a value that JSON has, as it is.

    Raises:
        UsageError: something in it is no JSON, or it is nested deeper than the one reader reads.
    """
    level: list[object] = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [member for each in level for member in _members(each)]
        if not level:
            return cast("Json", value)
    raise UsageError(f"the payload is nested more than {MAX_DEPTH} deep")


def _members(value: object) -> Collection[object]:
    if isinstance(value, dict):
        known = cast("dict[object, object]", value)
        odd = next((key for key in known if not isinstance(key, str)), None)
        if odd is not None:
            raise UsageError(f"the payload has a key of type {type(odd).__name__}, where JSON has strings")
        return known.values()
    if isinstance(value, list):
        return cast("list[object]", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"the payload holds {value}, which JSON has no number for")
    if value is None or isinstance(value, (str, int, float)):
        return ()
    raise UsageError(f"the payload holds a {type(value).__name__}, which JSON has not")
