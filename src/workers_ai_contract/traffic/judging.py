"""Judges what traffic carries, each payload by the contract of its direction and route."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic.masking import masked
from workers_ai_kernel.reading.strict import ReadingError, read_strictly

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.judging.every_profile import EveryProfile
    from workers_ai_contract.judging.judge import Judge
    from workers_ai_contract.judging.schema_judge import SchemaJudge
    from workers_ai_contract.traffic.carried import CarriedPayload
    from workers_ai_contract.vocabulary import Direction, Route
    from workers_ai_kernel import Json

AnyJudge: TypeAlias = "Judge | SchemaJudge | EveryProfile"


class TrafficJudge:
    """Judges carried payloads; values of people are masked unless `shows_values`.

    `make` returns the judge of a direction, a route and the folder of a model, which a built-in one does not
    have; None for payloads that are not to be judged.
    """

    def __init__(
        self, make: Callable[[Direction, Route, str | None], AnyJudge | None], *, shows_values: bool = False
    ) -> None:
        self._make = make
        self._shows_values = shows_values
        self._judges: dict[tuple[Direction, Route, str | None], AnyJudge | None] = {}

    def judged(
        self, carried: CarriedPayload, source: str | None = None, line: int | None = None
    ) -> tuple[Judgement, ...] | None:
        """Return the judgements of a payload, one for each profile that judges; None if none is to."""
        judge = self._judge_of(carried.direction, carried.route, carried.model)
        if judge is None:
            return None
        found = judge.judge_bytes(carried.text, source=source, line=line)
        judgements = (found,) if isinstance(found, Judgement) else tuple(found)
        if self._shows_values:
            return judgements
        return tuple(without_values(judgement, carried.text) for judgement in judgements)

    def _judge_of(self, direction: Direction, route: Route, model: str | None) -> AnyJudge | None:
        key = direction, route, model
        if key not in self._judges:
            self._judges[key] = self._make(*key)
        return self._judges[key]


def without_values(judgement: Judgement, text: bytes) -> Judgement:
    """Return a judgement that quotes no text of the payload."""
    if not judgement.problems and judgement.api_error is None:
        return judgement
    payload = _payload(text)
    return judgement._replace(problems=masked(judgement.problems, payload), api_error=None)


def _payload(text: bytes) -> Json:
    try:
        return read_strictly(text).payload
    except (ReadingError, UnreadableError):
        return text.decode("utf-8", "replace").splitlines()  # type: ignore[return-value]
