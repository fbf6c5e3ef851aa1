"""Python literals of foreign text and numbers; the content can never end the literal."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_ASCII = 0x7F
_HEX = {chr(code): f"\\x{code:02x}" for code in range(_ASCII + 1)}
_QUOTES = '"""'


def text(value: str) -> str:
    """Return an ASCII literal in double quotes."""
    inner = "".join(_escaped(character) for character in value)
    return f'"{inner}"'


def scalar(value: Json) -> str:
    """Return the literal of a string, a number, a boolean or None."""
    return text(value) if isinstance(value, str) else repr(value)


def prose(value: str) -> str:
    """Return text escaped for use within a docstring."""
    return "".join(character if character == "\n" else _escaped(character) for character in value)


def document(value: str) -> str:
    """Return an ASCII literal of JSON text, unescaped wherever possible."""
    literal = f"r{_QUOTES}\n{value}\n{_QUOTES}"
    if _QUOTES not in value and ast.literal_eval(literal) == f"\n{value}\n":
        return literal
    return text(value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isascii() and character.isprintable():
        return character
    return (
        character.encode("ascii", "backslashreplace").decode() if ord(character) > _ASCII else _HEX[character]
    )
