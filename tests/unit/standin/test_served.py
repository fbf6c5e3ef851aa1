"""Models that are served beside the default one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.oracles.independent import independent
from tests.pulled import CHAT, EMBEDDING, PAIRS, write_pulled
from tests.unit.standin.conftest import ACCOUNT_PATH
from workers_ai_contract import UsageError, serve
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_contract.wire import Exchange

BIG = "@cf/openai/gpt-oss-120b"
ASKED = {"messages": [{"role": "user", "content": "Say tide."}]}
NULL_CONTENT = {"messages": [{"role": "user", "content": None}]}


@pytest.fixture
def told() -> list[Exchange]:
    """Return the exchanges."""
    return []


@pytest.fixture
def api(tmp_path: Path, told: list[Exchange]) -> Iterator[httpx.Client]:
    """Return a client of a stand-in that serves four models."""
    folders = [str(write_pulled(tmp_path, model)) for model in (EMBEDDING, CHAT)]
    with (
        serve(models=["gpt-oss-120b", *folders], on_exchange=told.append) as origin,
        httpx.Client(
            base_url=origin + ACCOUNT_PATH, headers={"Authorization": "Bearer token"}, trust_env=False
        ) as client,
    ):
        yield client


def test_the_other_built_in_model_answers_under_its_name(api: httpx.Client) -> None:
    """On every route, streamed or not; else it answers as the default one."""
    on_run = api.post(f"/run/{BIG}", json=ASKED)
    on_chat = api.post("/v1/chat/completions", json={"model": BIG, **ASKED})
    streamed = api.post("/v1/chat/completions", json={"model": BIG, "stream": True, **ASKED}).text
    by_default = api.post("/v1/chat/completions", json={"model": "@cf/openai/gpt-oss-20b", **ASKED})

    assert on_run.json()["result"]["model"] == on_chat.json()["model"] == BIG
    events = [json.loads(line[6:]) for line in streamed.splitlines() if line.startswith("data: {")]
    assert {event["model"] for event in events} == {BIG}
    assert by_default.json()["model"] == "@cf/openai/gpt-oss-20b"
    assert on_chat.json().keys() == by_default.json().keys()
    unified = api.post("/run", json={"model": BIG, "input": ASKED})
    assert unified.json()["result"]["model"] == BIG


def test_a_batch_of_the_other_model_is_polled_under_its_name(api: httpx.Client) -> None:
    """From the receipt to the results."""
    batch = {"requests": [{"input": "Say tide."}]}
    receipt = api.post(f"/run/{BIG}", params={"queueRequest": "true"}, json=batch).json()["result"]
    polled = api.post(f"/run/{BIG}", json={"request_id": receipt["request_id"]}).json()["result"]

    assert receipt["model"] == BIG
    assert "gpt-oss-20b" not in json.dumps(polled)


def test_a_model_without_forms_answers_as_its_schema_says(api: httpx.Client) -> None:
    """Its answers are drawn, the same for the same request, and its requests judged by its schema."""
    path = f"/run/{EMBEDDING}"
    first, again = (api.post(path, json={"text": "quay"}).json() for _ in range(2))
    refused = api.post(path, json={"text": ""})

    assert first == again
    assert first["success"] is True
    assert independent(PAIRS[EMBEDDING][1]).is_valid(first["result"])
    assert refused.status_code == 400
    wanted = Enforced(PAIRS[EMBEDDING][0]).refusal({"text": ""})
    assert refused.json()["errors"][0]["message"] == f"AiError: Bad input: Error: {wanted}"
    assert api.post(path, content=b"{").status_code == 400
    nobody = api.post(path, json={"text": "x"}, headers={"Authorization": ""})
    assert nobody.json()["errors"][0]["code"] == 9106


def test_a_chat_model_gives_a_plain_answer(api: httpx.Client, told: list[Exchange]) -> None:
    """Where its schema takes the usual shape; what only its schema takes is accepted."""
    on_chat = api.post("/v1/chat/completions", json={"model": CHAT, **NULL_CONTENT})
    on_run = api.post(f"/run/{CHAT}", json=ASKED)
    streamed = api.post(f"/run/{CHAT}", json={"stream": True, **ASKED})

    assert (on_chat.status_code, on_chat.json()["model"]) == (200, CHAT)
    assert on_run.json()["result"]["choices"][0]["message"]["content"]
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert api.post("/v1/chat/completions", json={"model": CHAT, "messages": 5}).status_code == 400
    assert [each.judgement.valid for each in told if each.judgement is not None] == [True, True, True, False]


def test_all_are_listed_with_their_schemas(api: httpx.Client) -> None:
    """By search, page by page, and as a pair."""
    names = [each["name"] for each in api.get("/models/search").json()["result"]]
    second = api.get("/models/search", params={"per_page": 1, "page": 2}).json()
    pair = api.get("/models/schema", params={"model": EMBEDDING}).json()["result"]

    assert names == ["@cf/openai/gpt-oss-20b", BIG, EMBEDDING, CHAT]
    assert [each["name"] for each in second["result"]] == [BIG]
    assert second["result_info"] == {"count": 1, "page": 2, "per_page": 1, "total_count": 4}
    assert (pair["input"], pair["output"]) == PAIRS[EMBEDDING]
    assert "oneOf" in api.get("/models/schema", params={"model": BIG}).json()["result"]["input"]


def test_a_model_that_is_not_served_is_unknown() -> None:
    """The other built-in one, too; and a revision that was not seen is refused at the start."""
    with (
        StandIn() as running,
        httpx.Client(base_url=running.origin + ACCOUNT_PATH, trust_env=False) as client,
    ):
        found = client.post(f"/run/{BIG}", json=ASKED, headers={"Authorization": "Bearer token"})
    assert found.json()["errors"][0]["code"] == 5007
    with pytest.raises(UsageError, match="revision r3 was not seen"):
        StandIn(models=[BIG], revision="r3")
    with pytest.raises(UsageError, match="no model 'ebb-1'"):
        serve(models=["ebb-1"])
