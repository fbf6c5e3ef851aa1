"""Validates requests: with the live API's validator to accept or refuse, and as published for the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire.api_errors import bad_input
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.wire import ApiError
    from workers_ai_kernel import Json


class Gate:
    """Validates the requests of every route against one revision.

    Raises:
        UsageError: the revision does not exist.
    """

    def __init__(self, revision: str = "latest") -> None:
        self._judges = {
            route: Judge("input", profile="published", revision=revision, route=route) for route in Route
        }
        for judge in self._judges.values():
            # Compiles the validator now, so that the first request does not wait for it.
            judge.is_valid({})
        self._enforced = {route: EnforcedContract(revision_named(revision), route) for route in Route}

    def judge(self, route: Route, data: bytes, reading: Reading | None) -> Judgement:
        """Return the judgement by the published contract; `reading` is None if the body is not readable."""
        judge = self._judges[route]
        if reading is None or reading.duplicate_keys:
            return judge.judge_bytes(data)
        return judge.judge(reading.payload)

    def refusal(self, route: Route, payload: Json) -> ApiError | None:
        """Return the error that the API refuses a request with, or None if it accepts it."""
        message = self._enforced[route].refusal(payload)
        return None if message is None else bad_input(message)


def reading_of(data: bytes) -> Reading | None:
    """Return the parsed body, or None if it is not readable."""
    try:
        return read(data)
    except UnreadableError:
        return None
