"""One edit of a payload, which sets or removes a value, and the edit that undoes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json

# The path to a value: property names and array indices.
PayloadPath: TypeAlias = "tuple[str | int, ...]"


class Absence(Enum):
    """An absent value, as opposed to the value null."""

    ABSENT = "absent"


ABSENT: Final = Absence.ABSENT

MaybeJson: TypeAlias = "Json | Literal[Absence.ABSENT]"


@dataclass(frozen=True, slots=True)
class PayloadEdit:
    """Sets the value at a path or removes a property; array items can only be replaced."""

    path: PayloadPath
    value: MaybeJson

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer."""
        return join("", *self.path)

    def applied(self, payload: Json) -> Json:
        """Return an edited deep copy of the payload."""
        return copied(payload) if self.value is ABSENT and not self.path else self._applied(payload, 0)

    def undoing(self, payload: Json) -> PayloadEdit:
        """Return the edit that restores this payload from the edited one."""
        return PayloadEdit(self.path, value_at(payload, self.path))

    def _applied(self, value: Json, depth: int) -> Json:
        if depth == len(self.path):
            return copied(cast("Json", self.value))
        token = self.path[depth]
        if isinstance(value, list):
            return [
                self._applied(item, depth + 1) if index == token else copied(item)
                for index, item in enumerate(value)
            ]
        assert isinstance(value, dict)  # noqa: S101 - the path exists
        return self._with_member(value, str(token), depth)

    def _with_member(self, value: Mapping[str, Json], name: str, depth: int) -> Json:
        ends_here = depth + 1 == len(self.path)
        edited: dict[str, Json] = {}
        for key, member in value.items():
            if key != name:
                edited[key] = copied(member)
            elif not (ends_here and self.value is ABSENT):
                edited[key] = self._applied(member, depth + 1)
        if name not in value and self.value is not ABSENT:
            edited[name] = copied(self.value)
        return edited


def value_at(payload: Json, path: PayloadPath) -> MaybeJson:
    """Return the value at a path; only the last step may be absent."""
    value: MaybeJson = payload
    for token in path:
        if isinstance(value, list) and isinstance(token, int):
            value = value[token]
        else:
            assert isinstance(value, dict)  # noqa: S101 - the path exists
            value = value.get(str(token), ABSENT)
    return value


def copied(value: Json) -> Json:
    """Return a deep copy."""
    if isinstance(value, dict):
        return {name: copied(member) for name, member in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
