"""Good streams to start from: recorded ones, and those that our own drawing makes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import SeededSource, draw_intent, draw_reply
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer
from workers_ai_contract.wire.chunks import chat_chunks, run_events
from workers_ai_schemas import Recorded, recorded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel import Json

DONE = "[DONE]"
RECORDED = [payload for payload in recorded() if payload.kind == "sse"]
# One is of another API, one has an error as an event (told by `accepted` and by the name).
VALID = [payload for payload in RECORDED if payload.number not in {102, 103}]
JUDGE = Judge("stream", profile="observed")


def recorded_events(payload: Recorded) -> list[Json]:
    """Return the events of a recorded stream."""
    assert isinstance(payload.body, list)
    return payload.body


def numbered(number: int) -> list[Json]:
    """Return the events of the recorded stream of that number."""
    return next(recorded_events(payload) for payload in RECORDED if payload.number == number)


def drawn(form: Form, count: int, seed: int = 7) -> list[list[Json]]:
    """Return streams of drawn answers to requests of that form, as the routes send them."""
    source = SeededSource(Random(seed))
    found: list[list[Json]] = []
    for _ in range(count):
        answer = draw_reply(source, form, draw_intent(source, form).request)
        assert isinstance(answer, Answer)
        found.append([*run_events(answer, form), DONE])
        if form is Form.CHAT:
            found.append([*chat_chunks(answer), DONE])
    return found


def error_codes(judgement: Judgement) -> list[str]:
    """Return the code of each error, in order."""
    return [problem.code for problem in judgement.problems if problem.severity == "error"]


def codes(judgement: Judgement) -> list[str]:
    """Return the code of each problem, in order."""
    return [problem.code for problem in judgement.problems]


def transcript(events: Iterable[bytes | str]) -> bytes:
    """Return a stream with these data."""
    return b"".join(
        b"data: " + (event.encode() if isinstance(event, str) else event) + b"\n\n" for event in events
    )
