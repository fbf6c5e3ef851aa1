"""What an explanation may know of a contract beyond its schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel.json_types import Json


def _no_name(title: str | None) -> str | None:
    del title
    return None


def _no_form(value: Json) -> str | None:
    del value
    return None


@dataclass(frozen=True, slots=True)
class Hints:
    """Names and forms that a schema does not state; the default knows none.

    `known_names` are never taken for a misspelling of another name. Each of `form_keys` selects a form,
    and a payload has only one of them; `item_keys` are those by which an array of payloads is recognised.
    `name_of_title` names the form that the title of a branch stands for; `form_of` names the form of a
    payload where it has no key that a branch requires.
    """

    known_names: frozenset[str] = frozenset()
    form_keys: frozenset[str] = frozenset()
    item_keys: frozenset[str] = frozenset()
    name_of_title: Callable[[str | None], str | None] = _no_name
    form_of: Callable[[Json], str | None] = _no_form


NO_HINTS = Hints()
