"""One edit of a payload: a value put somewhere or taken away, and the edit that undoes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json

# The way to a value: names of members, and numbers for items of arrays.
Path: TypeAlias = "tuple[str | int, ...]"


class Absence(Enum):
    """Nothing there, which is not the value null."""

    ABSENT = "absent"


ABSENT: Final = Absence.ABSENT

MaybeJson: TypeAlias = "Json | Literal[Absence.ABSENT]"


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts a value at a path, or takes away the member that is there; items of arrays are only replaced."""

    path: Path
    value: MaybeJson

    @property
    def pointer(self) -> str:
        """The place, as a JSON Pointer."""
        return join("", *self.path)

    def applied(self, payload: Json) -> Json:
        """Return the payload with the edit made; it shares no part with what it was made of."""
        return copied(payload) if self.value is ABSENT and not self.path else self._applied(payload, 0)

    def undoing(self, payload: Json) -> Edit:
        """Return the edit that turns the edited payload back into this one."""
        return Edit(self.path, value_at(payload, self.path))

    def _applied(self, value: Json, depth: int) -> Json:
        if depth == len(self.path):
            return copied(cast("Json", self.value))
        token = self.path[depth]
        if isinstance(value, list):
            return [
                self._applied(item, depth + 1) if index == token else copied(item)
                for index, item in enumerate(value)
            ]
        assert isinstance(value, dict)  # noqa: S101 - the path leads through what is there
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


def value_at(payload: Json, path: Path) -> MaybeJson:
    """Return what is at a path, of which only the last step may lead nowhere."""
    value: MaybeJson = payload
    for token in path:
        if isinstance(value, list) and isinstance(token, int):
            value = value[token]
        else:
            assert isinstance(value, dict)  # noqa: S101 - the path leads through what is there
            value = value.get(str(token), ABSENT)
    return value


def copied(value: Json) -> Json:
    """Return an equal value that shares no part with this one."""
    if isinstance(value, dict):
        return {name: copied(member) for name, member in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
