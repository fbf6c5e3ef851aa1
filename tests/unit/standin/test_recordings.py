"""Every recorded answer, stream and error is sent by a scenario, rendering or fault, in the same shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from tests.unit.standin.recordings import (
    ALIASED,
    COMPAT,
    MODEL,
    OLD_REVISIONS,
    OTHERWISE,
    POLLS,
    ROUTE_NOT_TOLD,
    ROWS,
    RUN,
    Row,
)
from tests.unit.standin.shape import differences
from workers_ai_contract.settings.switches import Switches
from workers_ai_contract.standin import ScenarioAnswerer, StandIn
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_schemas import Recorded

RECORDED = {payload.number: payload for payload in recorded()}


def asked(row: Row) -> Json:
    """Return the body of the request of a row."""
    model = f"workers-ai/{MODEL}" if row.path == COMPAT else MODEL
    named = {} if "/run/" in row.path or "workers-ai/@cf" in row.path else {"model": model}
    return {**named, **row.body, **({"stream": True} if row.stream else {})}


def sent(row: Row) -> httpx.Response:
    """Return what the stand-in sends for a row, over a socket."""
    switches = Switches(responses_stream=row.responses_stream)
    standing = StandIn(ScenarioAnswerer(row.scenario), plan=row.plan, switches=switches)
    headers = {"Authorization": row.credentials} if row.credentials else {}
    with (
        standing as running,
        httpx.Client(base_url=running.origin, headers=headers, trust_env=False, verify=PLAIN_HTTP) as api,
    ):
        if row.method == "GET":
            return api.get(row.path)
        answer = api.post(row.path, json=asked(row))
        for _ in range(row.polls):
            answer = api.post(row.path, json={"request_id": answer.json()["result"]["request_id"]})
        return answer


def payload_of(response: httpx.Response) -> Json:
    """Return a body as JSON, and a stream as the list of its events with `[DONE]` as recordings have it."""
    if not response.headers["content-type"].startswith("text/event-stream"):
        return cast("Json", response.json())
    lines = [line for line in response.text.split("\n") if line.startswith("data: ")]
    return [line[6:] if line == "data: [DONE]" else json.loads(line[6:]) for line in lines]


def wanted(payload: Recorded) -> Json:
    """Return a recorded body; one stream is text there, and one has places left out."""
    if payload.kind == "sse" and isinstance(payload.body, str):
        return payload_of(
            httpx.Response(200, text=payload.body, headers={"content-type": "text/event-stream"})
        )
    return cast("Json", json.loads(payload.text.replace('"see published/"', "")))


def test_every_recorded_answer_stream_and_error_has_its_row() -> None:
    """What is recorded later fails here until it can be sent."""
    assert sorted(row.number for row in ROWS) == [
        number for number, payload in RECORDED.items() if payload.kind != "request"
    ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: RECORDED[row.number].name)
def test_the_stand_in_sends_what_was_recorded(row: Row) -> None:
    """Equal in keys, types, order of events and the words that name a kind; in status, if it is known."""
    payload = RECORDED[row.number]
    response = sent(row)

    produced = payload_of(response)
    if row.bare and isinstance(produced, dict) and "result" in produced:
        produced = cast("dict[str, Any]", produced)["result"]

    assert differences(wanted(payload), produced, sketch=bool(row.sketch)) == []
    if payload.status is not None:
        assert response.status_code == payload.status


def path_of(payload: Recorded) -> str:
    """Return the path that a recorded request was sent to."""
    endpoint = payload.endpoint.partition(" (")[0].rstrip()
    if not endpoint.startswith("POST "):
        return ROUTE_NOT_TOLD
    path = endpoint.removeprefix("POST ").removeprefix("gateway.ai.cloudflare.com")
    return path.format(account_id="ID", gateway_id="gateway", model=MODEL)


@pytest.mark.parametrize(
    "payload", [each for each in recorded() if each.kind == "request"], ids=lambda payload: payload.name
)
def test_a_recorded_request_is_taken_or_refused_as_recorded(payload: Recorded) -> None:
    """By status, if it is known; what is contested gets an answer of either kind, never a failure of ours."""
    number, body = payload.number, cast("JsonObject", payload.body)
    aliases = (("*", MODEL),) if number in ALIASED else ()
    revision = OLD_REVISIONS.get(number, "latest")
    headers = {"Authorization": "Bearer token"}
    with (
        StandIn(revision=revision, switches=Switches(aliases=aliases)) as running,
        httpx.Client(base_url=running.origin, headers=headers, trust_env=False, verify=PLAIN_HTTP) as api,
    ):
        if number in POLLS:
            queued = api.post(f"{RUN}?queueRequest=true", json={"requests": [{"input": "Tide?"}]})
            body = {"request_id": queued.json()["result"]["request_id"]}
        response = api.post(path_of(payload), json=body)

    assert response.status_code < 500
    if payload.accepted is not None:
        assert (response.status_code == 200) is (payload.accepted or number in OTHERWISE)
    if payload.status is not None:
        assert response.status_code == payload.status
