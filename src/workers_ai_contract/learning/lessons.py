"""Collects what is new in the answers of recordings, with counts and evidence."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.learning.novelties import Novelty, NoveltyKind, novelties
from workers_ai_contract.streams.events import parse
from workers_ai_contract.traffic.access import objects
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_kernel.reading.strict import ReadingError, read_strictly
from workers_ai_schemas import load_observed
from workers_ai_schemas.forms import detect_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.traffic import CarriedPayload
    from workers_ai_kernel import Json, JsonObject

_DONE = "[DONE]"
_STREAMS = {Route.CHAT: Form.CHAT, Route.RESPONSES: Form.RESPONSES}


class Lesson(NamedTuple):
    """A novelty, how many answers have it, and the SHA-256 of the first of them."""

    novelty: Novelty
    answers: int
    digest: str


class Lessons:
    """What is new in all answers that were added; `load` returns a schema of the contract by its name.

    Attributes:
        answers: The number of answers that were looked through.
        unplaced: The number of answers of which no form could be told.
    """

    def __init__(self, load: Callable[[str], JsonObject] = load_observed) -> None:
        self._document = cache(load)
        self.answers = 0
        self.unplaced = 0
        self._found: dict[Novelty, Lesson] = {}

    def add(self, carried: CarriedPayload) -> None:
        """Look through an answer; requests are left out.

        Raises:
            UnreadableError: it is not readable.
        """
        if carried.direction is Direction.INPUT:
            return
        digest = hashlib.sha256(carried.text).hexdigest()
        found = {_key(each): each for each in self._novelties(carried)}
        self.answers += 1
        for key, novelty in found.items():
            before = self._found.get(key)
            first = Lesson(novelty, 1, digest)
            self._found[key] = first if before is None else before._replace(answers=before.answers + 1)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Everything new, by schema and place."""
        return tuple(sorted(self._found.values(), key=lambda each: (each.novelty.schema, str(each.novelty))))

    def _novelties(self, carried: CarriedPayload) -> Iterator[Novelty]:
        if carried.direction is Direction.STREAM:
            for event in parse(carried.text).events:
                if event.data != _DONE:
                    yield from self._of(_read(event.data.encode()), Direction.STREAM, carried.route)
        else:
            yield from self._of(_read(carried.text), carried.direction, carried.route)

    def _of(self, value: Json, direction: Direction, route: Route) -> Iterator[Novelty]:
        if _is_error(value):
            yield from novelties("error", self._document("error"), value)
            yield from _codes(value)
            return
        form = detect_form(_result_of(value), direction)
        if form is None and direction is Direction.STREAM:
            form = _STREAMS.get(route)
        if form is None or (form is Form.BATCH and direction is Direction.STREAM):
            self.unplaced += 1
            return
        name = f"{form.value}.{direction.value}"
        yield from novelties(name, self._document(name), value)


def _key(novelty: Novelty) -> Novelty:
    """Return what is the same for a bare answer and for one in the envelope of `/run`, which share a part."""
    return novelty._replace(at="", path=novelty.path.removeprefix("/result"))


def _codes(value: Json) -> Iterator[Novelty]:
    for each in objects(value.get("errors") if isinstance(value, dict) else None):
        code = each.get("code")
        if isinstance(code, int) and code not in API_CODES:
            yield Novelty(NoveltyKind.CODE, "error", "", "/errors/*/code", detail=str(code))


def _is_error(value: Json) -> bool:
    return isinstance(value, dict) and (bool(value.get("errors")) or ("error" in value and "id" not in value))


def _result_of(value: Json) -> Json:
    return value["result"] if isinstance(value, dict) and {"result", "success"} <= value.keys() else value


def _read(text: bytes) -> Json:
    try:
        return read_strictly(text).payload
    except ReadingError as error:
        raise UnreadableError(str(error)) from None
