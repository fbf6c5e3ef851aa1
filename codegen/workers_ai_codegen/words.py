"""Derives class names from the words of a schema."""

from __future__ import annotations

import keyword
import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9]+")
_ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("zes", "z"),
)
_NEVER_PLURAL = ("ss", "us", "is")

# Names for the items of arrays whose own name is not a plural.
_ELEMENTS = {"content": "ContentPart"}


def words(text: str) -> tuple[str, ...]:
    """Return the words of a title or identifier, split at case changes, digits and other characters."""
    return tuple(word for part in _NOT_ASCII_WORD.split(text) for word in _WORD.findall(part) if word)


def pascal(text: str) -> str:
    """Return a title or property name as a class name; empty if it has no ASCII letter."""
    name = "".join(word.capitalize() for word in words(text))
    return name.lstrip("0123456789")


def element(name: str) -> str:
    """Return the class name for one item of the property `name`."""
    if name in _ELEMENTS:
        return _ELEMENTS[name]
    single = singular(name)
    return pascal(single) if single != name else pascal(name) + "Item"


def singular(noun: str) -> str:
    """Return the singular of a regular plural; other nouns are returned unchanged."""
    for plural, ending in _ENDINGS:
        if noun.endswith(plural):
            return noun.removesuffix(plural) + ending
    if noun.endswith("s") and not noun.endswith(_NEVER_PLURAL) and len(noun) > 1:
        return noun.removesuffix("s")
    return noun


def is_usable(name: str) -> bool:
    """Return whether `name` is a valid ASCII class name in Python."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
