"""Knowledge about a contract, beyond its schema, that explanations may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel.json_types import Json


def _no_name(title: str | None) -> str | None:
    del title
    return None


def _no_form(value: Json) -> str | None:
    del value
    return None


class Hints(NamedTuple):
    """Names and forms that a schema does not state; empty by default.

    `known_names` are never treated as misspellings. A payload has exactly one of `form_keys`, each of which
    selects a form; `item_keys` identify the items of an array of payloads. `name_of_title` returns the form
    for the title of a branch; `form_of` returns the form of a payload that has no required key of any branch.
    """

    known_names: frozenset[str] = frozenset()
    form_keys: frozenset[str] = frozenset()
    item_keys: frozenset[str] = frozenset()
    name_of_title: Callable[[str | None], str | None] = _no_name
    form_of: Callable[[Json], str | None] = _no_form


NO_HINTS = Hints()
