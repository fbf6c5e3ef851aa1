"""What each container carries, and what in it cannot be judged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.traffic.samples import (
    ANSWERED,
    ASKED,
    CHAT_URL,
    FAILED,
    STREAM,
    cassette,
    encoded,
    gateway_row,
    har,
    logpush,
)
from workers_ai_contract.errors import UsageError
from workers_ai_contract.traffic import CarriedPayload, NotJudged, carried_by, container_named
from workers_ai_contract.vocabulary import Direction, Route

INPUT, OUTPUT, ERROR, STREAMED = Direction.INPUT, Direction.OUTPUT, Direction.ERROR, Direction.STREAM
ENCRYPTED = {"type": "encrypted", "key": "a2V5", "iv": "aXY=", "data": "ZGF0YQ=="}


def found(payload: Any, name: str = "auto") -> list[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Return the place and the direction, or the reason, of everything that is carried."""
    opened = carried_by(payload, name)
    assert opened is not None
    return [
        (each.pointer, each.direction if isinstance(each, CarriedPayload) else each.reason)
        for each in opened[1]
    ]


ROWS: tuple[tuple[Any, str, list[tuple[str, Any]]], ...] = (
    (logpush(), "gateway-logpush", [("/RequestBody", INPUT), ("/ResponseBody", OUTPUT)]),
    (
        logpush(response=FAILED, StatusCode=400),
        "gateway-logpush",
        [("/RequestBody", INPUT), ("/ResponseBody", ERROR)],
    ),
    (logpush(response=STREAM), "gateway-logpush", [("/RequestBody", INPUT), ("/ResponseBody", STREAMED)]),
    (
        logpush(ENCRYPTED, {"type": "encrypted", "data": json.dumps(ANSWERED)}),
        "gateway-logpush",
        [("/RequestBody", "that is encrypted"), ("/ResponseBody", OUTPUT)],
    ),
    (
        logpush(None, None),
        "gateway-logpush",
        [("/RequestBody", "whose request was not kept"), ("/ResponseBody", "whose answer was not kept")],
    ),
    (
        logpush(Model="gpt-5", Provider="openai"),
        "gateway-logpush",
        [("/RequestBody", "of another service"), ("/ResponseBody", "of another service")],
    ),
    (
        logpush(Model="@cf/meta/llama-3"),
        "gateway-logpush",
        [("/RequestBody", "of another model"), ("/ResponseBody", "of another model")],
    ),
    (gateway_row(), "gateway-api", [("/request_head", INPUT), ("/response_head", OUTPUT)]),
    (
        gateway_row(response_head='{"id": "x', response_head_complete=False, request_head=None),
        "gateway-api",
        [
            ("/request_head", "whose request was not kept"),
            ("/response_head", "whose answer is cut in the log"),
        ],
    ),
    (
        {"result": [gateway_row()], "success": True},
        "gateway-list",
        [("/result/0/request_head", INPUT), ("/result/0/response_head", OUTPUT)],
    ),
    (
        {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": ASKED},
        "openai-batch",
        [("/body", INPUT)],
    ),
    (
        {"id": "b", "custom_id": "1", "response": {"status_code": 200, "body": ANSWERED}, "error": None},
        "openai-batch",
        [("/response/body", OUTPUT)],
    ),
    (
        {"id": "b", "custom_id": "1", "response": None, "error": {"code": "x"}},
        "openai-batch",
        [("/response", "that failed without an answer")],
    ),
    (
        {"custom_id": "1", "body": {**ASKED, "model": "gpt-5"}},
        "openai-batch",
        [("/body", "of another model")],
    ),
    (
        har((CHAT_URL, ASKED, STREAM, 200), ("https://example.com/login", {}, "{}", 200)),
        "har",
        [
            ("/log/entries/0/request/postData/text", INPUT),
            ("/log/entries/0/response/content/text", STREAMED),
            ("/log/entries/1/request/postData/text", "of another service"),
            ("/log/entries/1/response/content/text", "of another service"),
        ],
    ),
    (
        cassette({"string": json.dumps(ANSWERED)}),
        "vcr",
        [("/interactions/0/request/body", INPUT), ("/interactions/0/response/body", OUTPUT)],
    ),
    (
        cassette({"base64_string": encoded(ANSWERED)}),
        "vcr",
        [("/interactions/0/request/body", INPUT), ("/interactions/0/response/body", OUTPUT)],
    ),
)


@pytest.mark.parametrize(("payload", "name", "wanted"), ROWS, ids=range(len(ROWS)))
def test_containers_are_recognised_and_opened(payload: Any, name: str, wanted: list[tuple[str, Any]]) -> None:  # noqa: ANN401
    """By their keys; what cannot be judged has its reason."""
    opened = carried_by(payload)

    assert opened is not None
    assert opened[0] == name
    assert found(payload) == wanted
    assert found(payload, name) == wanted


def test_a_batch_of_workers_ai_is_opened_on_request_only() -> None:
    """The observed contract judges the whole; one by one, what failed is counted."""
    batch: Any = {
        "responses": [{"id": 0, "result": {"response": "x"}, "success": True}, {"id": 1, "success": False}]
    }

    assert carried_by(batch) is None
    assert found(batch, "workers-batch") == [
        ("/responses/0/result", OUTPUT),
        ("/responses/1", "that failed without an answer"),
    ]


PAYLOADS: tuple[Any, ...] = (ASKED, ANSWERED, FAILED, [], None, "x", {"log": 1}, {"result": []})


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_payloads_are_no_containers(payload: Any) -> None:  # noqa: ANN401
    """Also with keys that look like those of one."""
    assert carried_by(payload) is None
    assert carried_by(logpush(), "none") is None
    assert carried_by(logpush(), "har") is None


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("v1/chat/completions", Route.CHAT),
        ("https://x/ai/v1/responses?x=1", Route.RESPONSES),
        ("run/@cf/openai/gpt-oss-20b", Route.RUN),
        ("", Route.RUN),
    ],
)
def test_the_path_names_the_route(path: str, route: Route) -> None:
    """What is enforced depends on it."""
    opened = carried_by(logpush(Endpoint=path))

    assert opened is not None
    assert [each.route for each in opened[1] if isinstance(each, CarriedPayload)] == [route, route]


def test_only_what_is_missing_makes_a_result_incomplete() -> None:
    """The traffic of others is theirs."""
    opened = carried_by(logpush(Provider="openai"))

    assert opened is not None
    assert opened[1] == [
        NotJudged("/RequestBody", "of another service", missing=False),
        NotJudged("/ResponseBody", "of another service", missing=False),
    ]


DAMAGED: tuple[dict[str, Any], ...] = (
    {"RequestBody": 7},
    {"request_head": ["x"], "response_head": {}},
    {"custom_id": None, "response": {"body": [1]}},
    {"log": {"entries": [None, 1, {}, {"request": [], "response": {"content": {"text": 7}}}]}},
    {"interactions": [{}, {"request": {"uri": CHAT_URL}, "response": {"body": {"base64_string": "!"}}}]},
    {"request": 1, "answer": [], "started": None, "state": {}},
)


@pytest.mark.parametrize("damaged", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_containers_are_opened_without_a_failure(damaged: dict[str, Any]) -> None:
    """Whatever is at the places of the keys."""
    assert carried_by(damaged) is not None


def test_an_unknown_container_is_refused() -> None:
    """With the names that there are."""
    assert container_named("har") == "har"
    with pytest.raises(UsageError, match=r"no container 'zip': choose auto, gateway-logpush, .*, none"):
        container_named("zip")
