"""The queue: queued, running at the first poll, done from the second."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.routing.front import MAX_BATCH_REQUESTS
from workers_ai_contract.standin.batches import MAX_KEPT_BYTES, BatchQueue
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Usage

if TYPE_CHECKING:
    import httpx

    from tests.unit.standin.conftest import Scripted
    from workers_ai_contract.wire import Exchange

QUEUE = "/run/@cf/openai/gpt-oss-20b?queueRequest=true"
ANSWER = Answer("Good day.", None, (), "stop", Usage(6, 2))
REQUESTS = {"requests": [{"input": "First."}, {"input": "Second."}]}


@pytest.fixture(autouse=True)
def _batch_is_scripted(script: Scripted) -> None:
    script.says = BatchAnswer((ANSWER, ANSWER))


def test_a_batch_is_queued_then_runs_then_is_done(api: httpx.Client, script: Scripted) -> None:
    """Three answers in the documented shapes; the answerer is asked once."""
    queued = api.post(QUEUE, json=REQUESTS).json()["result"]
    poll = {"request_id": queued["request_id"]}

    answers = [api.post(QUEUE, json=poll).json() for _ in range(3)]

    assert list(queued) == ["status", "request_id", "model"]
    assert queued["status"] == "queued"
    assert answers[0]["result"] == {**queued, "status": "running"}
    assert list(answers[1]["result"]) == ["responses", "usage"]
    assert [list(item) for item in answers[1]["result"]["responses"]] == [
        ["id", "result", "success", "external_reference"],
        ["id", "result", "success", "external_reference"],
    ]
    assert answers[1]["result"]["usage"]["total_tokens"] == 16
    assert answers[2] == answers[1]
    assert len(script.asked) == 1


@pytest.mark.parametrize("queued", [True, False])
def test_answers_of_a_batch_repeat_what_their_requests_set(api: httpx.Client, *, queued: bool) -> None:
    """Each has the settings and the `external_reference` of its own request, as a single answer has."""
    first = {"input": "First.", "temperature": 0.5, "external_reference": "tide-1"}
    asked = {"requests": [first, {"input": "Second.", "max_output_tokens": 90}]}
    answer = api.post(QUEUE if queued else QUEUE.partition("?")[0], json=asked).json()["result"]
    poll = {"request_id": answer.get("request_id")}
    for _ in range(2 if queued else 0):
        answer = api.post(QUEUE, json=poll).json()["result"]

    items = answer["responses"]
    assert [each["external_reference"] for each in items] == ["tide-1", None]
    assert [each["result"]["temperature"] for each in items] == [0.5, 1.0]
    assert [each["result"]["max_output_tokens"] for each in items] == [256, 90]


def test_a_poll_is_recognised_before_it_is_judged(api: httpx.Client, exchanges: list[Exchange]) -> None:
    """No published form has `request_id`, so a poll has a form but no judgement."""
    api.post(QUEUE, json={"request_id": "unknown"})

    assert exchanges[0].judgement is None
    assert exchanges[0].request.form == "batch"


def test_an_unknown_request_id_is_refused(api: httpx.Client) -> None:
    """The text of that refusal is inferred; it names the id."""
    answer = api.post(QUEUE, json={"request_id": "unknown"})

    assert answer.status_code == 400
    assert "unknown request_id unknown" in answer.json()["errors"][0]["message"]


def test_a_batch_that_is_not_queued_is_answered_at_once(api: httpx.Client) -> None:
    """Without `?queueRequest=true` the first answer is the last."""
    answer = api.post(QUEUE.partition("?")[0], json=REQUESTS)

    assert len(answer.json()["result"]["responses"]) == 2


def test_equal_batches_get_ids_of_their_own(api: httpx.Client) -> None:
    """Ids depend on the request and how often it came, not on the moment."""
    first, second = (api.post(QUEUE, json=REQUESTS).json()["result"]["request_id"] for _ in range(2))

    assert first != second
    assert BatchQueue().submit(json.dumps({"a": 1}), BatchAnswer(())) == BatchQueue().submit(
        json.dumps({"a": 1}), BatchAnswer(())
    )


def test_a_batch_of_too_many_requests_is_refused(api: httpx.Client, exchanges: list[Exchange]) -> None:
    """Each request costs an answer, so a small body could ask for hundreds of megabytes; it is not judged."""
    refused = api.post(QUEUE, json={"requests": [{"prompt": "x"}] * (MAX_BATCH_REQUESTS + 1)})
    taken = api.post(QUEUE, json={"requests": [{"prompt": "x"}] * MAX_BATCH_REQUESTS})

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (413, 3006)
    assert taken.status_code != 413
    assert exchanges[0].judgement is None


@pytest.mark.slow
def test_large_batches_are_kept_by_their_size() -> None:
    """The latest is kept whatever its size; older ones as long as all fit."""
    third = BatchAnswer((Answer("a" * (MAX_KEPT_BYTES * 2 // 5), None, (), "stop", Usage(1, 1)),))
    huge = BatchAnswer((Answer("a" * (MAX_KEPT_BYTES + 1), None, (), "stop", Usage(1, 1)),))
    queue = BatchQueue()
    ids = [str(queue.submit(name, third)["request_id"]) for name in "abc"]
    assert [isinstance(queue.poll(each), ApiError) for each in ids] == [True, False, False]

    last = str(queue.submit("d", huge)["request_id"])
    assert [isinstance(queue.poll(each), ApiError) for each in (*ids, last)] == [True, True, True, False]


def test_a_batch_takes_as_much_memory_as_its_json() -> None:
    """A body of many small values takes thirty times as much once it is parsed."""
    body = '{"requests":[{"input":"tide","x":[' + ",".join(["[]"] * 100_000) + "]}]}"
    queue = BatchQueue()
    tracemalloc.start()
    try:
        identity = _queued(queue, body)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held < 2 * len(body)
    assert "running" in str(queue.poll(identity))
    assert '"external_reference"' in json.dumps(queue.poll(identity))


def _queued(queue: BatchQueue, body: str) -> str:
    requests = json.loads(body)["requests"]
    return str(queue.submit(body, BatchAnswer((ANSWER,)), requests=requests)["request_id"])


def test_only_the_latest_batches_are_kept() -> None:
    """A long run does not pile up results that are no longer polled."""
    queue = BatchQueue()
    ids = [queue.submit(str(number), BatchAnswer(()))["request_id"] for number in range(1001)]

    assert isinstance(queue.poll(str(ids[0])), ApiError)
    assert not isinstance(queue.poll(str(ids[1])), ApiError)
