"""What the wire renders fits the observed contract."""

from __future__ import annotations

from itertools import chain
from random import Random
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.drawing import SeededSource, draw_intent, draw_reply
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, api_errors, shapes
from workers_ai_contract.wire.api_errors import MODEL_ERRORS, ApiError
from workers_ai_contract.wire.chunks import chat_chunks, run_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import Json

REPLIES = 1500
ERRORS: tuple[ApiError, ...] = (
    *MODEL_ERRORS,
    api_errors.MISSING_BODY,
    api_errors.MISSING_CREDENTIALS,
    api_errors.no_route("/tide"),
)


def drawn(form: Form) -> list[Answer | BatchAnswer]:
    """Draw good replies to requests of one form."""
    source = SeededSource(Random(form.value))
    return [draw_reply(source, form, draw_intent(source, form).request) for _ in range(REPLIES)]


def assert_fit(payloads: Iterable[Json], direction: str, form: Form | None) -> None:
    """Hold each payload against the schema of the form, and against what its keys tell."""
    named = Judge(direction, profile="observed", form=form)
    told = Judge(direction, profile="observed")
    for payload in payloads:
        assert named.is_valid(payload), (payload, named.explain(payload))
        assert told.is_valid(payload), (payload, told.explain(payload))


@pytest.mark.parametrize("form", [Form.PROMPT, Form.CHAT, Form.RESPONSES])
def test_every_drawn_answer_fits_bare_and_in_the_envelope(form: Form) -> None:
    """Thousands of answers in the shape of their form, on both kinds of route."""
    answers = [reply for reply in drawn(form) if isinstance(reply, Answer)]
    results = [shapes.result_of(answer, form) for answer in answers]

    assert len(results) == REPLIES
    assert_fit(results, "output", form)
    assert_fit(map(shapes.run_envelope, results), "output", form)


def test_every_drawn_batch_fits_at_each_stage() -> None:
    """Queued, running and done, bare and in the envelope."""
    answers = [reply for reply in drawn(Form.BATCH) if isinstance(reply, BatchAnswer)]
    stages = [
        shapes.batch_queued("00000000-0000-4000-8000-000000000000"),
        shapes.batch_running("00000000-0000-4000-8000-000000000000"),
        *map(shapes.batch_done, answers),
    ]

    assert len(stages) == REPLIES + 2
    assert_fit(stages, "output", Form.BATCH)
    assert_fit(map(shapes.run_envelope, stages), "output", Form.BATCH)


@pytest.mark.slow
@pytest.mark.parametrize("form", [Form.PROMPT, Form.CHAT])
def test_every_event_of_a_drawn_stream_fits(form: Form) -> None:
    """Chat chunks, native events, and the chunks of /run with their native tail."""
    answers = [reply for reply in drawn(form)[:300] if isinstance(reply, Answer)]
    events = list(chain.from_iterable(run_events(answer, form) for answer in answers))
    if form is Form.CHAT:
        events.extend(chain.from_iterable(map(chat_chunks, answers)))

    assert len(events) > 1000
    assert_fit(events, "stream", form)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error.code))
def test_every_error_fits(error: ApiError) -> None:
    """Those of the model and those of the front of the API."""
    assert_fit([error.body()], "error", None)


@pytest.mark.parametrize("form", [Form.PROMPT, Form.CHAT, Form.RESPONSES, Form.BATCH])
def test_every_drawn_request_fits(form: Form) -> None:
    """What a client is asked to send is a valid request under the observed contract, too."""
    source = SeededSource(Random(form.value))

    assert_fit([draw_intent(source, form).request for _ in range(REPLIES)], "input", form)
