"""What a check tells: how often a value matches, and a log of what failed on the way.

A check returns the number of matches, or THROWN after it appended a failure to the log. Unions go on
after a failure, so the log is also the list of sub-errors that the final message ends with. Texts are
made only when somebody asks: most failures are those of union branches that were not meant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from workers_ai_contract.cabidela import javascript as js

THROWN: Final = -1

# A path is linked from its end to the root, which is None: most paths are never written out.
LinkedPath: TypeAlias = "tuple[LinkedPath, str | int] | None"
MessageBuilder: TypeAlias = Callable[[str, js.JsValue], str]
CheckFailure: TypeAlias = tuple[MessageBuilder, LinkedPath, js.JsValue]
Log: TypeAlias = list[CheckFailure]
Check: TypeAlias = Callable[[js.JsValue, LinkedPath, Log], int]


class Nested:
    """The word of a failure inside a validation with a log of its own: its message is final."""

    def __init__(self, log: Log) -> None:
        """Keep the log."""
        self._log = log

    def __call__(self, _path: str, _value: js.JsValue) -> str:
        """Return the message; the arguments are those of any word."""
        return message(self._log)


def message(log: Log) -> str:
    """Return the message of the failure that nobody caught, the last one, and of those before it."""
    word, path, value = log[-1]
    try:
        cause = word(pointer(path), value)
    except js.JavaScriptTypeError as error:
        return str(error)
    if isinstance(word, Nested) or len(log) == 1:
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
    word, path, value = failure
    try:
        return word(pointer(path), value)
    except js.JavaScriptTypeError as error:
        return str(error)
