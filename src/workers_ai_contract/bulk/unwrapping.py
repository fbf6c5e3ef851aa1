"""Judges what containers carry: rows of logs, lines of batches, archives, recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import unreadable
from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.judging.readers import text_readers
from workers_ai_contract.traffic import (
    AUTO,
    NONE,
    CarriedPayload,
    LogpushKey,
    TrafficJudge,
    carried_by,
    cassette_in,
)
from workers_ai_contract.traffic.carried import no_others
from workers_ai_contract.vocabulary import Direction, Route
from workers_ai_kernel.reading.strict import ReadingError

if TYPE_CHECKING:
    from workers_ai_contract.bulk.fragments import FragmentBuilder
    from workers_ai_contract.bulk.options import JudgingOptions
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.traffic.carried import OtherModels
    from workers_ai_contract.traffic.judging import AnyJudge
    from workers_ai_kernel import Json

# A line of a batch that failed passes for an answer or an error.
_PASSES_AS_ANSWER = "custom_id"
_OTHER_DIRECTION = "of another direction, or one that the profile does not have"


class Unwrapper:
    """Opens containers and judges their payloads, each by the contract of its direction and route."""

    def __init__(self, options: JudgingOptions) -> None:
        self._options = options
        self._parse = text_readers(compiled=options.compiled).parse
        self._judge = TrafficJudge(self._made, shows_values=options.show_values)
        folder = options.model_folder()
        self._others: OtherModels = no_others if folder is None else folder.folder_of
        self._key = None if options.private_key is None else LogpushKey(options.private_key)

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
        self, data: bytes, name: str, line: int | None, results: FragmentBuilder, inside: str = ""
    ) -> list[Judgement] | None:
        """Return the judgements of what a text carries, and count the rest; None if it is not a container.

        `inside` is the JSON Pointer of the text in the file.
        """
        try:
            payload = self._payload(data)
        except UnreadableError as error:
            return [unreadable(error.reason, name, line)]
        opened = carried_by(
            payload if self._key is None else self._key.decrypted(payload), self._options.unwrap, self._others
        )
        if opened is None:
            return None
        container, found = opened
        results.add_unwrapped(container)
        if not found and line is None:
            results.note(f"{name}: contains no payload.")
        judgements: list[Judgement] = []
        for each in found:
            place = f"{inside}{each.pointer}"
            source = f"{name}#{place}"
            if isinstance(each, CarriedPayload):
                found_here = self._judgements(each, source, line, results)
                judgements += (judgement._replace(inside=place) for judgement in found_here)
            elif self._is_unwanted(each.direction):
                results.add_not_judged(_OTHER_DIRECTION)
            else:
                results.add_not_judged(each.reason)
                if each.missing:
                    missed = unreadable(f"not judged: this is a payload {each.reason}", source, line)
                    judgements.append(missed._replace(inside=place))
        return judgements

    def _payload(self, data: bytes) -> Json:
        """Return the value of a text in JSON, or a cassette in YAML; None for any other text.

        Raises:
            UnreadableError: it is a cassette that cannot be read.
        """
        try:
            return self._parse(data)
        except ReadingError:
            return cassette_in(data)

    def _is_unwanted(self, direction: Direction | None) -> bool:
        """Return whether payloads of a direction were not asked for."""
        return direction is not None and self._options.direction not in {None, direction.value}

    def _judgements(
        self, carried: CarriedPayload, source: str, line: int | None, results: FragmentBuilder
    ) -> tuple[Judgement, ...]:
        judgements = self._judge.judged(carried, source, line)
        if judgements is None:
            results.add_not_judged(_OTHER_DIRECTION)
        return judgements or ()

    def _made(self, direction: Direction, route: Route, model: str | None) -> AnyJudge | None:
        options = self._options
        if self._is_unwanted(direction):
            return None
        is_request = direction is Direction.INPUT
        options = options._replace(
            direction=direction.value,
            route=route.value if is_request else "run",
            form=None if direction is Direction.ERROR else options.form,
        )
        if model is not None:
            options = options._replace(model=model, form=None, revision="latest", compiled=True)
        try:
            return options.judges() or options.judge()
        except UsageError:
            return None
