"""Judges what a function is called with, before it runs."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from workers_ai_contract.errors import UsageError
from workers_ai_contract.guard.telling import teller
from workers_ai_contract.judging.api import as_json
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.guard.telling import Telling

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def guarded(
    argument: str | None = None,
    *,
    judge: Judge | None = None,
    warnings: Telling = "logging",
) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """Return a decorator for a function that takes a payload; a wrong one is raised at before it runs.

    The payload is the argument of that name: a parsed value, or bytes that hold JSON. Without a name it
    is all keyword arguments together. `judge` is `Judge(profile="enforced")` unless one is given;
    `warnings` go where those of `Guard` go. An `async def` stays one, and raises when it is awaited.

    Raises:
        InvalidPayloadError: (what was decorated) the payload is wrong or unreadable.
        UsageError: the function has no such argument, or there is no such way to warn.
    """
    chosen, tell = judge or Judge(profile="enforced"), teller(warnings)

    def check(source: str, payload: object) -> None:
        if isinstance(payload, bytes):
            judgement = chosen.judge_bytes(payload, source=source)
        else:
            judgement = chosen.judge(as_json(payload), source=source)
        judgement.raise_if_invalid()
        tell(judgement)

    def decorate(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        payload_of = _finder(function, argument)
        source = f"{function.__qualname__}()"

        @functools.wraps(function)
        def wrapper(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
            check(source, payload_of(args, kwargs))
            return function(*args, **kwargs)

        @functools.wraps(function)
        async def async_wrapper(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Any:  # noqa: ANN401 - whatever it awaits
            check(source, payload_of(args, kwargs))
            return await cast("Any", function)(*args, **kwargs)

        return cast("Any", async_wrapper) if inspect.iscoroutinefunction(function) else wrapper

    return decorate


def _finder(
    function: Callable[..., object], argument: str | None
) -> Callable[[tuple[Any, ...], dict[str, Any]], object]:
    if argument is None:
        return lambda _, keywords: keywords
    signature = inspect.signature(function)
    if argument not in signature.parameters:
        raise UsageError(f"{function.__qualname__}() has no argument {argument!r} to guard")

    def find(positional: tuple[Any, ...], keywords: dict[str, Any]) -> object:
        bound = signature.bind(*positional, **keywords)
        bound.apply_defaults()
        return bound.arguments[argument]

    return find
