"""The routes beside `/ai/run/{model}`, chat and Responses: unified, gateway, models, Anthropic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from workers_ai_contract.standin import StandIn

MODEL = "@cf/openai/gpt-oss-20b"
CHAT: dict[str, Any] = {"messages": [{"role": "user", "content": "Tide?"}]}


def test_the_unified_route_takes_model_and_input(api: httpx.Client) -> None:
    """`input` is an envelope there, and the answer is in the envelope of `/ai/run`."""
    answer = api.post("/run", json={"model": MODEL, "input": CHAT}).json()

    assert [*answer] == ["result", "success", "errors", "messages"]
    assert answer["result"]["object"] == "chat.completion"


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"model": MODEL}, 400, "User Input Error"),
        ({"input": CHAT}, 400, "User Input Error"),
        ({"model": "@cf/x/y", "input": CHAT}, 404, "Model not found"),
    ],
)
def test_the_unified_route_refuses_in_its_own_way(
    api: httpx.Client, body: dict[str, Any], status: int, message: str
) -> None:
    """7003, with another text than for a wrong path."""
    answer = api.post("/run", json=body)

    assert answer.status_code == status
    assert answer.json()["errors"] == [{"code": 7003, "message": message}]


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        (f"/workers-ai/{MODEL}", CHAT, "run"),
        (f"/workers-ai/run/{MODEL}", CHAT, "run"),
        ("/workers-ai/@cf%2Fopenai%2Fgpt-oss-20b", CHAT, "run"),
        ("/workers-ai/v1/chat/completions", {"model": MODEL, **CHAT}, "chat"),
        ("/compat/chat/completions", {"model": f"workers-ai/{MODEL}", **CHAT}, "chat"),
    ],
)
def test_a_gateway_route_answers_as_the_api_does(
    stand_in: StandIn, api: httpx.Client, path: str, body: dict[str, Any], kind: str
) -> None:
    """`/compat` has a prefix before the model, and the answer names the model without it."""
    answer = api.post(f"{stand_in.origin}/v1/ACCOUNT/GATEWAY{path}", json=body).json()

    completion = answer["result"] if kind == "run" else answer
    assert (completion["object"], completion["model"]) == ("chat.completion", MODEL)


def test_the_anthropic_route_is_refused_in_its_own_shape(api: httpx.Client) -> None:
    """As recorded for Workers AI models."""
    answer = api.post("/v1/messages", json={"model": MODEL, "max_tokens": 5, **CHAT})

    assert answer.status_code == 400
    assert answer.json()["type"] == "error"
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    ("query", "count"), [("", 1), ("?search=gpt-oss", 1), ("?search=llama", 0), ("?page=2", 0)]
)
def test_the_search_lists_the_model(api: httpx.Client, query: str, count: int) -> None:
    """Where the search fits it, on the first page."""
    answer = api.get(f"/models/search{query}").json()

    assert [model["name"] for model in answer["result"]] == [MODEL] * count
    assert answer["result_info"]["count"] == count


def test_the_schemas_of_the_model_are_the_published_ones(api: httpx.Client) -> None:
    """Input and output; another model is unknown."""
    found = api.get("/models/schema", params={"model": MODEL}).json()

    assert {*found["result"]} == {"input", "output"}
    assert "oneOf" in found["result"]["input"]
    assert api.get("/models/schema", params={"model": "x"}).json()["errors"][0]["code"] == 5007


@pytest.mark.parametrize("path", ["/models/search", "/models/schema"])
def test_a_listing_needs_credentials(api: httpx.Client, path: str) -> None:
    """As every route does."""
    del api.headers["Authorization"]

    assert api.get(path).json()["errors"][0]["code"] == 9106
