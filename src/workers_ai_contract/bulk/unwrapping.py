"""Judges what containers carry: rows of logs, lines of batches, archives, recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import Judgement, unreadable
from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.judging.readers import text_readers
from workers_ai_contract.traffic import AUTO, NONE, CarriedPayload, carried_by, masked
from workers_ai_contract.vocabulary import Direction, Route
from workers_ai_kernel.reading.strict import ReadingError, read_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.bulk.fragments import FragmentBuilder
    from workers_ai_contract.bulk.options import JudgingOptions
    from workers_ai_contract.judging.every_profile import EveryProfile
    from workers_ai_contract.judging.judge import Judge
    from workers_ai_contract.judging.schema_judge import SchemaJudge
    from workers_ai_kernel import Json

# A line of a batch that failed passes for an answer or an error.
_PASSES_AS_ANSWER = "custom_id"
_OTHER_DIRECTION = "of another direction, or one that the profile does not have"


class Unwrapper:
    """Opens containers and judges their payloads, each by the contract of its direction and route."""

    def __init__(self, options: JudgingOptions) -> None:
        self._options = options
        self._parse = text_readers(compiled=options.compiled).parse
        self._judges: dict[tuple[Direction, Route], Judge | SchemaJudge | EveryProfile | None] = {}

    def concerns(self, data: bytes, judgements: tuple[Judgement, ...]) -> bool:
        """Return whether a text that was judged so may be a container; of a right payload that is rare."""
        if self._options.unwrap == NONE or self._options.schema is not None:
            return False
        if self._options.unwrap != AUTO:
            return True
        return any(self._is_doubtful(data, judgement) for judgement in judgements)

    def may_open(self, payload: Json, *, valid: bool) -> bool:
        """Return whether a payload with this verdict may be a container; fast, and of most it is not."""
        if self._options.unwrap == NONE or self._options.schema is not None:
            return False
        if self._options.unwrap != AUTO:
            return True
        if valid:
            return isinstance(payload, dict) and _PASSES_AS_ANSWER in payload
        return carried_by(payload) is not None

    def _is_doubtful(self, data: bytes, judgement: Judgement) -> bool:
        if judgement.valid and not judgement.problems:
            return judgement.direction is not Direction.INPUT and _PASSES_AS_ANSWER.encode() in data
        # What was recognised as something else than a request has no form.
        is_request = judgement.direction is Direction.INPUT and judgement.form is not None
        return not is_request or self._options.form is not None

    def judged(
        self, data: bytes, name: str, line: int | None, results: FragmentBuilder
    ) -> list[Judgement] | None:
        """Return the judgements of what a text carries, and count the rest; None if it is no container."""
        try:
            opened = carried_by(self._parse(data), self._options.unwrap)
        except ReadingError:
            return None
        if opened is None:
            return None
        container, found = opened
        results.add_unwrapped(container)
        judgements: list[Judgement] = []
        for each in found:
            source = f"{name}#{each.pointer}"
            if isinstance(each, CarriedPayload):
                judgements += self._judgements(each, source, line, results)
            elif self._is_unwanted(each.direction):
                results.add_not_judged(_OTHER_DIRECTION)
            else:
                results.add_not_judged(each.reason)
                if each.missing:
                    judgements.append(
                        unreadable(f"not judged: this is a payload {each.reason}", source, line)
                    )
        return judgements

    def _is_unwanted(self, direction: Direction | None) -> bool:
        """Return whether payloads of a direction were not asked for."""
        return direction is not None and self._options.direction not in {None, direction.value}

    def _judgements(
        self, carried: CarriedPayload, source: str, line: int | None, results: FragmentBuilder
    ) -> Iterator[Judgement]:
        judge = self._judge_of(carried)
        if judge is None:
            results.add_not_judged(_OTHER_DIRECTION)
            return
        found = judge.judge_bytes(carried.text, source=source, line=line)
        for judgement in (found,) if isinstance(found, Judgement) else found:
            yield judgement if self._options.show_values else _private(judgement, carried.text)

    def _judge_of(self, carried: CarriedPayload) -> Judge | SchemaJudge | EveryProfile | None:
        key = carried.direction, carried.route
        if key not in self._judges:
            self._judges[key] = self._made(*key)
        return self._judges[key]

    def _made(self, direction: Direction, route: Route) -> Judge | SchemaJudge | EveryProfile | None:
        options = self._options
        if self._is_unwanted(direction):
            return None
        is_request = direction is Direction.INPUT
        options = options._replace(
            direction=direction.value,
            route=route.value if is_request else "run",
            form=None if direction is Direction.ERROR else options.form,
        )
        try:
            return options.judges() or options.judge()
        except UsageError:
            return None


def _private(judgement: Judgement, text: bytes) -> Judgement:
    """Return a judgement that quotes no text of the payload."""
    if not judgement.problems and judgement.api_error is None:
        return judgement
    payload = _payload(text)
    problems = tuple(masked(problem, payload) for problem in judgement.problems)
    return judgement._replace(problems=problems, api_error=None)


def _payload(text: bytes) -> Json:
    try:
        return read_strictly(text).payload
    except (ReadingError, UnreadableError):
        return text.decode("utf-8", "replace").splitlines()  # type: ignore[return-value]
