"""JSON Pointers (RFC 6901) as strings; the root is the empty string."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json


def join(pointer: str, *tokens: str | int) -> str:
    """Return `pointer` extended by the escaped tokens."""
    return pointer + "".join(f"/{_escape(str(token))}" for token in tokens)


def tokens(pointer: str) -> tuple[str, ...]:
    """Return the unescaped tokens of a pointer.

    Raises:
        ValueError: the text is not a JSON Pointer.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        msg = f"{pointer!r} is not a JSON Pointer: it must be empty or start with '/'"
        raise ValueError(msg)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def resolve(document: Json, pointer: str) -> Json:
    """Return the value at `pointer` in `document`.

    Raises:
        LookupError: the pointer leads nowhere.
    """
    value = document
    for token in tokens(pointer):
        if isinstance(value, dict):
            value = value[token]
        elif isinstance(value, list) and token.isdecimal():
            value = value[int(token)]
        else:
            raise LookupError(pointer)
    return value


def _escape(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")
