"""Refusals: status, code, text and envelope of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    import httpx

    from tests.unit.standin.conftest import Scripted
    from workers_ai_contract.wire import Exchange

MODEL = "@cf/openai/gpt-oss-20b"
RUN = f"/run/{MODEL}"
CHAT = "/v1/chat/completions"


def front_error(*errors: tuple[int, str]) -> str:
    """Return the envelope of the API's front as recorded: `result` null, the code first."""
    listed = [{"code": code, "message": message} for code, message in errors]
    return compact({"result": None, "success": False, "errors": listed, "messages": []})


def model_error(code: int, message: str) -> str:
    """Return the envelope of the model as recorded: errors first, the message first, `result` empty."""
    listed = [{"message": message, "code": code}]
    return compact({"errors": listed, "success": False, "result": {}, "messages": []})


def compact(value: dict[str, Any]) -> str:
    """Return JSON as the API writes it."""
    return json.dumps(value, separators=(",", ":"))


def lost(path: str) -> str:
    """Return the two errors of a path that leads nowhere."""
    message = (
        f"Could not route to /client/v4/accounts/ID/ai{path}, perhaps your object identifier is invalid?"
    )
    return front_error((7003, message), (7000, "No route for that URI"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/nowhere"),
        ("POST", "/run/dynamic/mine"),
        ("POST", "/v1/chat/completions/"),
        ("GET", CHAT),
        ("PUT", RUN),
        ("DELETE", "/v1/responses"),
    ],
)
def test_what_leads_nowhere_is_refused_with_two_errors(api: httpx.Client, method: str, path: str) -> None:
    """An unknown path and a wrong method both give 404 with 7003 and 7000."""
    answer = api.request(method, path)

    assert answer.status_code == 404
    assert answer.text == lost(path)


def test_a_request_without_credentials_is_refused(api: httpx.Client) -> None:
    """No header that could be one: 9106, in the envelope of the API's front."""
    del api.headers["Authorization"]

    answer = api.post(RUN, json={"prompt": "Tide?"})

    assert answer.status_code == 400
    assert answer.text == front_error((9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"))


@pytest.mark.parametrize("header", ["token", "Bearer", "Basic dG9rZW4="])
def test_credentials_that_are_no_bearer_token_are_refused(api: httpx.Client, header: str) -> None:
    """A header without the scheme or without the token gives 10000."""
    answer = api.post(RUN, json={"prompt": "Tide?"}, headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.text == front_error((10000, "Authentication error"))


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/run/@cf/openai/gpt-oss-21b", {"prompt": "Tide?"}, "@cf/openai/gpt-oss-21b"),
        ("/run/", {"prompt": "Tide?"}, ""),
        (CHAT, {"model": "gpt-oss-20b", "messages": []}, "gpt-oss-20b"),
        (CHAT, {"messages": []}, "undefined"),
    ],
)
def test_an_unknown_model_is_named_in_the_refusal(
    api: httpx.Client, path: str, body: dict[str, Any], named: str
) -> None:
    """The model stands in the path or in the body; 5007 says which one there is not."""
    answer = api.post(path, json=body)

    assert answer.status_code == 400
    assert answer.text == model_error(5007, f"AiError: No such model {named} or task")


def test_a_missing_body_is_refused(api: httpx.Client, exchanges: list[Exchange]) -> None:
    """No body gives 3003, and is not judged."""
    answer = api.post(RUN)

    assert answer.status_code == 400
    assert answer.text == model_error(3003, "AiError: Missing headers or body")
    assert exchanges[0].judgement is None


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b'{"prompt": NaN}', b"\xef\xbb\xbf{}"])
def test_a_body_that_cannot_be_read_is_refused(
    api: httpx.Client, exchanges: list[Exchange], data: bytes
) -> None:
    """A body that is there is not called missing, and is judged neither valid nor invalid."""
    answer = api.post(RUN, content=data)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == 5006
    assert exchanges[0].judgement is not None
    assert exchanges[0].judgement.valid is None


def test_a_body_over_ten_megabytes_is_refused(api: httpx.Client) -> None:
    """The limit is 10 MB; the refusal arrives although the body was sent to its end."""
    answer = api.post(RUN, content=b'{"prompt": "' + b"a" * 10_000_000 + b'"}')

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["code"] == 3006


def test_a_body_just_under_the_limit_reaches_the_model(api: httpx.Client) -> None:
    """It is not too large, but its prompt exceeds the context window: 5021."""
    frame = b'{"prompt": ""}'
    data = frame.replace(b'""', b'"' + b"a" * (10_000_000 - len(frame)) + b'"')

    answer = api.post(RUN, content=data)

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["code"] == 5021


@pytest.mark.parametrize("path", [RUN, CHAT])
def test_an_error_of_the_answerer_is_sent_as_it_is(
    api: httpx.Client, script: Scripted, exchanges: list[Exchange], path: str
) -> None:
    """Status, code and envelope are the error's own, and a stream that was asked for is none."""
    script.says = ApiError(429, 3040, "AiError: capacity temporarily exceeded")

    answer = api.post(path, json={"model": MODEL, "messages": [], "stream": True})

    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == model_error(3040, "AiError: capacity temporarily exceeded")
    assert (exchanges[0].status, exchanges[0].error_code) == (429, 3040)


def test_a_batch_on_the_responses_route_is_refused(api: httpx.Client) -> None:
    """That route has no queue; the schema lets the body pass, so the backend refuses it (inferred)."""
    answer = api.post("/v1/responses", json={"model": MODEL, "requests": [{"input": "Tide?"}]})

    error = {"code": "invalid_prompt", "message": "AiError: 8001: Invalid input"}
    assert answer.json() == {"error": error}
