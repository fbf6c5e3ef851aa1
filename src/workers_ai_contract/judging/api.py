"""Judging in one call, for callers with a single payload."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.judging.representing import as_json

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement
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
