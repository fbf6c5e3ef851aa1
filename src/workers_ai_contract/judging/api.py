"""Judging in one call, for callers with a single payload."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from workers_ai_contract.contracts.reading import MAX_DEPTH
from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Collection

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem


def validate(  # noqa: PLR0913 - one argument per choice
    payload: object,
    *,
    direction: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
    model: str | None = None,
) -> Judgement:
    """Return the judgement on one payload: verdict, form, errors and warnings.

    `bytes` are JSON text or a raw stream and are parsed first; unreadable bytes have the verdict None.
    Anything else is a parsed value: a `str` is a JSON string, not text to parse. The other arguments are
    those of `Judge`, which is faster for many payloads. By default, requests are judged by what the API
    accepts, everything else by what it sends. With `model`, the contract is that of another model.

    Raises:
        UsageError: there is no such contract, or the value cannot be represented in JSON.
    """
    judge = _judge(_Names(direction, profile, revision, route, form, model))
    return judge.judge_bytes(payload) if isinstance(payload, bytes) else judge.judge(as_json(payload))


def is_valid(  # noqa: PLR0913 - as `validate`
    payload: object,
    *,
    direction: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
    model: str | None = None,
) -> bool:
    """Return only the verdict, which is many times faster; unreadable bytes are not valid.

    Arguments and errors are those of `validate`.
    """
    judge = _judge(_Names(direction, profile, revision, route, form, model))
    if not isinstance(payload, bytes):
        return judge.is_valid(as_json(payload))
    try:
        return judge.is_valid_bytes(payload)
    except UnreadableError:
        return False


def explain(  # noqa: PLR0913 - as `validate`
    payload: object,
    *,
    direction: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
    model: str | None = None,
) -> tuple[Problem, ...]:
    """Return the errors of a payload, the likeliest cause first; nothing if it is valid.

    Arguments and errors are those of `validate`, which returns the warnings too.
    """
    judge = _judge(_Names(direction, profile, revision, route, form, model))
    return judge.explain_bytes(payload) if isinstance(payload, bytes) else judge.explain(as_json(payload))


class _Names(NamedTuple):
    direction: str | None
    profile: str | None
    revision: str
    route: str
    form: str | None
    model: str | None


def _judge(names: _Names) -> Judge:
    try:
        return _cached(names)
    except TypeError:
        # An argument that cannot be hashed names nothing; the judge says so.
        return _made(names)


def _made(names: _Names) -> Judge:
    return Judge(**names._asdict())


_cached = cache(_made)


def as_json(value: object) -> Json:
    """Return the value unchanged, after checking that JSON can represent it.

    Raises:
        UsageError: it contains something that JSON cannot represent, or is nested too deeply.
    """
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [member for each in level for member in _members(each)]
    # What is within that many arrays and objects is neither.
    if not any(isinstance(each, (dict, list)) or _members(each) for each in level):
        return cast("Json", value)
    raise UsageError(f"the payload is nested more than {MAX_DEPTH} deep")


def _members(value: object) -> Collection[object]:
    if isinstance(value, dict):
        known = cast("dict[object, object]", value)
        odd = next((key for key in known if not isinstance(key, str)), None)
        if odd is not None:
            kind = type(odd).__name__
            raise UsageError(f"the payload contains a key of type {kind!r}; JSON keys are strings")
        return known.values()
    if isinstance(value, list):
        return cast("list[object]", value)
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"the payload contains {value}, which JSON cannot represent")
    if value is None or isinstance(value, (str, int, float)):
        return ()
    kind = type(value).__name__
    raise UsageError(f"the payload contains a value of type {kind!r}, which JSON cannot represent")
