"""The result of a check: the number of matches, and a log of the failures on the way.

A check returns the number of matches, or THROWN after it has appended a failure to the log. Unions
continue after a failure, so the log is also the list of sub-errors at the end of the final message.
Messages are built lazily, because most failures belong to union branches that were not meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from workers_ai_contract.cabidela import javascript as js

THROWN: Final = -1

# A linked list from the end of the path to the root (None); most paths are never rendered.
LinkedPath: TypeAlias = "tuple[LinkedPath, str | int] | None"
MessageBuilder: TypeAlias = Callable[[str, js.JsValue], str]
CheckFailure: TypeAlias = tuple[MessageBuilder, LinkedPath, js.JsValue]
Log: TypeAlias = list[CheckFailure]
Check: TypeAlias = Callable[[js.JsValue, LinkedPath, Log], int]


class Nested:
    """The message of a failure in a nested validation with its own log; it is final."""

    def __init__(self, log: Log) -> None:
        """Keep the log."""
        self._log = log

    def __call__(self, _path: str, _value: js.JsValue) -> str:
        """Return the message; the arguments are unused."""
        return message(self._log)


def message(log: Log) -> str:
    """Return the message of the last failure, which was not caught, followed by the earlier ones."""
    build, path, value = log[-1]
    try:
        cause = build(pointer(path), value)
    except js.JavaScriptTypeError as error:
        return str(error)
    if isinstance(build, Nested) or len(log) == 1:
        return cause
    return f"{cause}: {', '.join(dict.fromkeys(map(_text, log[:-1])))}"


def pointer(path: LinkedPath) -> str:
    """Return a path as Cabidela writes it: keys unescaped, the root as `/`."""
    tokens: list[str] = []
    while path is not None:
        path, token = path
        tokens.append(str(token))
    return "/" + "/".join(reversed(tokens))


def _text(failure: CheckFailure) -> str:
    build, path, value = failure
    try:
        return build(pointer(path), value)
    except js.JavaScriptTypeError as error:
        return str(error)
