"""Named choices, each with alternatives that have a source: what renderings and deliveries have in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_contract.rendering.table import Shape
    from workers_ai_kernel import Json, JsonObject


OUTCOME = "outcome"
"""The part that is unsure if a correct client may report the reply or an error."""


class Printer(Protocol):
    """What pretty printing needs of Hypothesis and IPython."""

    def text(self, text: str, /) -> None:
        """Print a text."""
        ...


class Certainty(StrEnum):
    """How much is known about a behaviour, the most certain first."""

    DOCUMENTED = "documented"
    RECORDED = "recorded"
    OTHER_MODELS = "recorded of other models"
    INFERRED = "inferred"
    CONTESTED = "contested"

    @property
    def is_certain(self) -> bool:
        """Whether a client that mishandles it is at fault; else its failure is a warning."""
        return self not in {Certainty.INFERRED, Certainty.CONTESTED}


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to do something.

    `unsure` names the parts of an answer that two correct clients may report differently. `only_for` is empty
    if it means something for every shape of its choice.
    """

    value: str
    meaning: str
    certainty: Certainty
    source: str
    unsure: frozenset[str] = frozenset()
    only_for: frozenset[Shape] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice; the first alternative is the default: as recorded for gpt-oss. `noun` is for messages."""

    noun: ClassVar[str]

    name: str
    alternatives: tuple[Alternative, ...]

    @property
    def default(self) -> str:
        """The value as recorded for gpt-oss."""
        return self.alternatives[0].value

    def alternative(self, value: str) -> Alternative:
        """Return the alternative with that value.

        Raises:
            ValueError: the choice has no such alternative.
        """
        for each in self.alternatives:
            if each.value == value:
                return each
        known = ", ".join(each.value for each in self.alternatives)
        raise ValueError(f"the {self.noun} {self.name!r} cannot be {value!r}: choose one of {known}")


class ChosenValues:
    """One value for each choice of a table, as fields of a subclass with the names of the choices."""

    __slots__ = ()

    table: ClassVar[Mapping[str, Choice]]

    def check(self) -> None:
        """Raise ValueError if a choice has no such value."""
        for name, value in self.values():
            self.table[name].alternative(value)

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield each choice with its value."""
        for name in self.table:
            yield name, getattr(self, name)

    def unusual(self) -> Iterator[tuple[str, Alternative]]:
        """Yield each choice that is not as recorded for gpt-oss, with its alternative."""
        for name, value in self.values():
            if value != self.table[name].default:
                yield name, self.table[name].alternative(value)

    @property
    def certainty(self) -> Certainty:
        """The certainty of the least certain choice that is not a default."""
        levels = [*Certainty]
        return max((each.certainty for _, each in self.unusual()), key=levels.index, default=levels[0])

    @property
    def unsure(self) -> frozenset[str]:
        """The parts of an answer that two correct clients may report differently."""
        return frozenset[str]().union(*(each.unsure for _, each in self.unusual()))

    def to_json(self) -> JsonObject:
        """Return the choices that are not as recorded."""
        return {name: each.value for name, each in self.unusual()}

    def _repr_pretty_(self, printer: Printer, _cycle: bool) -> None:  # noqa: FBT001 - a protocol of others
        """Print only what is not as recorded, where Hypothesis and IPython would print the whole table."""
        chosen = ", ".join(f"{name}={value!r}" for name, value in self.to_json().items())
        printer.text(f"{type(self).__name__}({chosen})")

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.to_json().items()) or "as recorded"


def chosen_in(value: JsonObject, table: Mapping[str, Choice], noun: str) -> dict[str, Any]:
    """Return the values that JSON states for choices, as arguments.

    Raises:
        ValueError: it names no choice, or its value is not a string.
    """
    return {name: _text(name, each, table, noun) for name, each in value.items()}


def _text(name: str, value: Json, table: Mapping[str, Choice], noun: str) -> str:
    if name not in table:
        raise ValueError(f"{name!r} is not a {noun}: choose one of {', '.join(table)}")
    if not isinstance(value, str):
        raise ValueError(f"the {noun} {name!r} must be a string")  # noqa: TRY004 - one kind of error
    return value
