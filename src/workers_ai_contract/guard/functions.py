"""Checks the payload argument of a function before the function runs."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from workers_ai_contract.errors import UsageError
from workers_ai_contract.guard.warning_sinks import warning_sink
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.judging.representing import as_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.guard.warning_sinks import WarningSink

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


def guarded(
    argument: str | None = None,
    *,
    judge: Judge | None = None,
    warnings: WarningSink = "logging",
) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """Return a decorator that checks a payload argument and raises before the function runs if it is invalid.

    The payload is the named argument: a parsed value, or bytes that hold JSON. Without a name, all keyword
    arguments together are the payload. `judge` defaults to one of the enforced profile; `warnings` has the
    same meaning as for `Guard`. An `async def` function stays one; it raises when it is awaited.

    Raises:
        InvalidPayloadError: (from the decorated function) the payload is invalid or unreadable.
        UsageError: the function has no such argument, or the destination of warnings does not exist.
    """
    chosen, report_warnings = judge or Judge("input", profile="enforced"), warning_sink(warnings)

    def check(source: str, payload: object) -> None:
        if isinstance(payload, bytes):
            judgement = chosen.judge_bytes(payload, source=source)
        else:
            judgement = chosen.judge(as_json(payload), source=source)
        judgement.raise_if_invalid()
        report_warnings(judgement)

    def decorate(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        payload_of = _finder(function, argument)
        source = f"{function.__qualname__}()"

        @functools.wraps(function)
        def wrapper(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
            check(source, payload_of(args, kwargs))
            return function(*args, **kwargs)

        @functools.wraps(function)
        async def async_wrapper(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Any:  # noqa: ANN401 - the result of the awaited function
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
