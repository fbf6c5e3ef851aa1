"""Guarded clients of httpx, and the real openai client, against a real server."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import pickle
from typing import TYPE_CHECKING, Any

import httpx
import openai
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import (
    AsyncGuardTransport,
    Guard,
    GuardTransport,
    InvalidPayloadError,
    PayloadWarning,
    UsageError,
    guard_async_request,
    guard_request,
)
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from workers_ai_contract.wire import Exchange

HEADERS = {"authorization": "Bearer token"}
RIGHT = {"messages": [{"role": "user", "content": "tide"}]}
WRONG = {"messages": [{"role": "user", "content": "tide"}], "temperature": 9}


def guarded_client(guard: Guard | None = None) -> httpx.Client:
    """Return a client with the hook of a guard."""
    hook = guard_request if guard is None else guard.check
    return httpx.Client(headers=HEADERS, trust_env=False, verify=PLAIN_HTTP, event_hooks={"request": [hook]})


def test_a_wrong_request_never_leaves(origin: str, arrived: list[Exchange]) -> None:
    """The hook raises with the whole judgement; the server has seen nothing."""
    with guarded_client() as client, pytest.raises(InvalidPayloadError) as caught:
        client.post(f"{origin}/run/{MODEL}", json=WRONG)

    assert arrived == []
    assert caught.value.judgement.valid is False
    assert caught.value.judgement.problems[0].pointer == "/temperature"
    assert caught.value.judgement.api_error is not None
    assert "/temperature must be at most 5" in str(caught.value)
    assert str(caught.value).startswith(f"POST /run/{MODEL}: invalid (chat)")


def test_a_right_request_passes(origin: str, arrived: list[Exchange]) -> None:
    """Its answer comes back."""
    with guarded_client() as client:
        answer = client.post(f"{origin}/run/{MODEL}", json=RIGHT)

    assert answer.status_code == 200
    assert len(arrived) == 1


def test_the_path_tells_the_route(origin: str, arrived: list[Exchange]) -> None:
    """What `/run` takes, `/v1/chat/completions` refuses."""
    body = {"model": MODEL, "input": "tide"}
    with guarded_client() as client:
        assert client.post(f"{origin}/v1/responses", json=body).status_code == 200
        with pytest.raises(InvalidPayloadError):
            client.post(f"{origin}/v1/chat/completions", json=body)

    assert len(arrived) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/run/@cf/meta/llama-3", WRONG),
        ("/v1/chat/completions", {**WRONG, "model": "@cf/meta/llama-3"}),
        ("/v1/embeddings", {"input": 5}),
        ("/models/search", WRONG),
    ],
)
def test_other_models_and_places_pass_untouched(
    origin: str, arrived: list[Exchange], path: str, body: dict[str, Any]
) -> None:
    """The guard knows nothing of them."""
    with guarded_client() as client:
        client.post(f"{origin}{path}", json=body)

    assert len(arrived) == 1


def test_more_models_can_be_named(origin: str, arrived: list[Exchange]) -> None:
    """Where a gateway is spoken to, the name of the provider stands before the model."""
    guard = Guard(models=("@cf/openai/gpt-oss-120b",))
    with guarded_client(guard) as client:
        for model in ("@cf/openai/gpt-oss-120b", "workers-ai/@cf/openai/gpt-oss-120b"):
            with pytest.raises(InvalidPayloadError):
                client.post(f"{origin}/v1/chat/completions", json={**WRONG, "model": model})

    assert arrived == []


def test_the_profile_decides(origin: str, arrived: list[Exchange]) -> None:
    """Two content parts are published, and the API refuses them."""
    part = {"type": "text", "text": "tide"}
    body = {"messages": [{"role": "user", "content": [part, part]}]}
    with guarded_client(Guard(profile="published", warnings="ignore")) as client:
        client.post(f"{origin}/run/{MODEL}", json=body)
    with guarded_client() as client, pytest.raises(InvalidPayloadError):
        client.post(f"{origin}/run/{MODEL}", json=body)

    assert len(arrived) == 1


@pytest.mark.parametrize("body", [b"", b"nope", b"\xff", b'{"messages": NaN}'])
def test_what_cannot_be_read_never_leaves(origin: str, arrived: list[Exchange], body: bytes) -> None:
    """The verdict is None."""
    with guarded_client() as client, pytest.raises(InvalidPayloadError, match="unreadable") as caught:
        client.post(f"{origin}/v1/chat/completions", content=body)

    assert caught.value.judgement.valid is None
    assert arrived == []


def chunks(body: dict[str, Any]) -> Iterator[bytes]:
    """Yield a body in two pieces."""
    text = json.dumps(body).encode()
    yield text[:10]
    yield text[10:]


def test_a_streamed_body_passes_and_that_is_logged(
    origin: str, arrived: list[Exchange], caplog: pytest.LogCaptureFixture
) -> None:
    """It can be read but once, so the guard does not read it unless it is asked to."""
    with guarded_client() as client:
        answer = client.post(f"{origin}/run/{MODEL}", content=chunks(WRONG))

    assert answer.status_code == 400
    assert len(arrived) == 1
    assert "sent unchecked" in caplog.text


def test_a_compressed_body_passes_and_that_is_logged(origin: str, caplog: pytest.LogCaptureFixture) -> None:
    """What it holds is not the guard's to unpack."""
    with guarded_client() as client:
        body = gzip.compress(json.dumps(RIGHT).encode())
        client.post(f"{origin}/run/{MODEL}", content=body, headers={"content-encoding": "gzip"})

    assert "sent unchecked" in caplog.text


def test_a_streamed_body_can_be_read_first(origin: str, arrived: list[Exchange]) -> None:
    """A wrong one never leaves, a right one arrives whole."""
    with guarded_client(Guard(read_streams=True)) as client:
        with pytest.raises(InvalidPayloadError):
            client.post(f"{origin}/run/{MODEL}", content=chunks(WRONG))
        assert client.post(f"{origin}/run/{MODEL}", content=chunks(RIGHT)).status_code == 200

    assert [exchange.request.body for exchange in arrived] == [RIGHT]


DUBIOUS = {"messages": [{"role": "user", "content": "tide"}], "temprature": 1}


def test_warnings_are_logged(origin: str, caplog: pytest.LogCaptureFixture) -> None:
    """The request passes."""
    with guarded_client() as client:
        client.post(f"{origin}/run/{MODEL}", json=DUBIOUS)

    (record,) = _of_guard(caplog)
    assert record.levelno == logging.WARNING
    assert "temprature" in record.getMessage()


def test_warnings_can_be_python_warnings(origin: str, arrived: list[Exchange]) -> None:
    """They are of a kind of their own, so that they can be made errors."""
    with (
        guarded_client(Guard(warnings="warnings")) as client,
        pytest.warns(PayloadWarning, match="temprature"),
    ):
        client.post(f"{origin}/run/{MODEL}", json=DUBIOUS)

    assert len(arrived) == 1


def test_warnings_can_be_ignored(origin: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is said."""
    with guarded_client(Guard(warnings="ignore")) as client:
        client.post(f"{origin}/run/{MODEL}", json=DUBIOUS)

    assert _of_guard(caplog) == []


def test_what_does_not_exist_is_a_usage_error() -> None:
    """A way to warn, a profile."""
    with pytest.raises(UsageError, match="choose 'logging'"):
        Guard(warnings="smoke")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="there is no profile"):
        Guard(profile="poem")


def test_the_transport_guards_whoever_sends_through_it(origin: str, arrived: list[Exchange]) -> None:
    """Without a hook."""
    with httpx.Client(transport=GuardTransport(), headers=HEADERS) as client:
        assert client.post(f"{origin}/run/{MODEL}", json=RIGHT).status_code == 200
        with pytest.raises(InvalidPayloadError):
            client.post(f"{origin}/run/{MODEL}", json=WRONG)

    assert len(arrived) == 1


def test_asynchronous_clients_are_guarded_alike(origin: str, arrived: list[Exchange]) -> None:
    """By hook and by transport, streamed bodies included."""
    hooks: dict[str, list[Any]] = {"request": [guard_async_request]}
    by_hook = httpx.AsyncClient(headers=HEADERS, trust_env=False, verify=PLAIN_HTTP, event_hooks=hooks)
    reading = AsyncGuardTransport(httpx.AsyncHTTPTransport(), Guard(read_streams=True))

    async def body() -> AsyncIterator[bytes]:
        """Send in pieces."""
        for chunk in chunks(WRONG):
            yield chunk

    async def ask() -> None:
        """Send what is right and what is wrong."""
        async with by_hook, httpx.AsyncClient(transport=reading, headers=HEADERS) as by_transport:
            for client in (by_hook, by_transport):
                assert (await client.post(f"{origin}/run/{MODEL}", json=RIGHT)).status_code == 200
                with pytest.raises(InvalidPayloadError):
                    await client.post(f"{origin}/run/{MODEL}", json=WRONG)
            with pytest.raises(InvalidPayloadError):
                await by_transport.post(f"{origin}/run/{MODEL}", content=body())

    asyncio.run(ask())

    assert len(arrived) == 2


@pytest.mark.parametrize("make", [openai.DefaultHttpxClient, httpx.Client])
def test_the_openai_client_is_guarded(origin: str, arrived: list[Exchange], make: Any) -> None:  # noqa: ANN401 - two libraries
    """A wrong call raises our error, not one of the connection, and is not tried again."""
    with make(event_hooks={"request": [guard_request]}) as http_client:
        client = openai.OpenAI(base_url=f"{origin}/v1", api_key="token", http_client=http_client)
        answer = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "tide"}])
        with pytest.raises(InvalidPayloadError) as caught:
            client.chat.completions.create(
                model=MODEL, messages=[{"role": "user", "content": "tide"}], temperature=9
            )

    assert answer.choices
    assert len(arrived) == 1
    assert caught.value.judgement.problems[0].pointer == "/temperature"


def test_the_error_survives_pickling(origin: str) -> None:
    """As it must where work is done in other processes."""
    with guarded_client() as client, pytest.raises(InvalidPayloadError) as caught:
        client.post(f"{origin}/run/{MODEL}", json=WRONG)

    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert str(copy) == str(caught.value)
    assert copy.judgement == caught.value.judgement


def _of_guard(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "workers_ai_contract.guard"]
