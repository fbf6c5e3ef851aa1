"""Reads the answers of recordings and logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic import CarriedPayload, carried_by
from workers_ai_contract.traffic.playing import read_traffic
from workers_ai_contract.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workers_ai_contract.learning.lessons import Lessons


class Skipped(NamedTuple):
    """What was not learnt from: a place and the reason."""

    place: str
    reason: str


def learn_from(path: Path, lessons: Lessons) -> Iterable[Skipped]:
    """Add the answers of one file to the lessons; yield what could not be read or is not ours.

    Raises:
        SetupError: the file cannot be read.
        UsageError: it is neither JSON, JSON Lines nor a cassette.
    """
    for number, value in enumerate(read_traffic(path), 1):
        opened = carried_by(value)
        if opened is None:
            yield Skipped(f"{path}:{number}", "neither a recording nor a row of a log")
            continue
        for each in opened[1]:
            if not isinstance(each, CarriedPayload):
                if each.missing:
                    yield Skipped(f"{path}:{number}#{each.pointer}", f"a payload {each.reason}")
            elif each.direction is not Direction.INPUT:
                try:
                    lessons.add(each)
                except UnreadableError as error:
                    yield Skipped(f"{path}:{number}#{each.pointer}", error.reason)
