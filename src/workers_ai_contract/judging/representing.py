"""Tells values that JSON can represent from others, before they are judged."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, cast

from workers_ai_contract.contracts.reading import MAX_DEPTH
from workers_ai_contract.errors import UsageError
from workers_ai_kernel.pointers import join
from workers_ai_kernel.reading.parsed import is_parsed, is_text, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json


class _Step(NamedTuple):
    """A value within the payload, and the step that leads to it."""

    value: object
    key: str | int = ""
    above: _Step | None = None

    @property
    def place(self) -> str:
        """Where the value is, as the end of a sentence about the payload; nothing at the root."""
        keys: list[str | int] = []
        step = self
        while step.above is not None:
            keys.append(step.key)
            step = step.above
        return f" at {join('', *reversed(keys))}" if keys else ""


def as_json(value: object) -> Json:
    """Return the value, after checking that JSON can represent it; subclasses become their JSON base types.

    Raises:
        UsageError: it contains something that JSON cannot represent, or is nested too deeply.
    """
    if is_parsed(value):
        return cast("Json", value)
    _refuse_other_than_json(value)
    # The engine does not know every subclass.
    return cast("Json", parsed(value, lambda _: None))


def _refuse_other_than_json(value: object) -> None:
    level = [_Step(value)]
    for _ in range(MAX_DEPTH):
        level = [below for step in level for below in _below(step)]
        if not level:
            return
    # What is within that many arrays and objects is neither.
    if any(isinstance(step.value, (dict, list)) or any(_below(step)) for step in level):
        raise UsageError(f"the payload is nested more than {MAX_DEPTH} deep")


def _below(step: _Step) -> Iterator[_Step]:
    """Yield the members and items of a value, after checking it and the keys of its members."""
    value = step.value
    if isinstance(value, dict):
        members = cast("dict[object, object]", value)
        return (_Step(member, _key(key, step), step) for key, member in members.items())
    if isinstance(value, list):
        items = cast("list[object]", value)
        return (_Step(item, index, step) for index, item in enumerate(items))
    _check(step)
    return iter(())


def _key(key: object, of: _Step) -> str:
    if not isinstance(key, str):
        kind = type(key).__name__
        raise UsageError(f"the payload contains a key of type {kind!r}{of.place}; JSON keys are strings")
    if not is_text(key):
        raise UsageError(f"the payload contains a key with a lone surrogate{of.place}; {_NOT_UTF_8}")
    return key


_NOT_UTF_8 = "UTF-8 cannot encode it"


def _check(step: _Step) -> None:
    """Check a value that is neither an array nor an object."""
    value = step.value
    if isinstance(value, str) and not is_text(value):
        raise UsageError(f"the payload contains a string with a lone surrogate{step.place}; {_NOT_UTF_8}")
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"the payload contains {value}{step.place}, which JSON cannot represent")
    if value is not None and not isinstance(value, (str, int, float)):
        kind = type(value).__name__
        raise UsageError(
            f"the payload contains a value of type {kind!r}{step.place}, which JSON cannot represent"
        )
