"""What is recognised as a request to Workers AI."""

from __future__ import annotations

import pytest

from workers_ai_contract.guard.addresses import address_of

MODEL = "@cf/openai/gpt-oss-20b"
ACCOUNT = "/client/v4/accounts/0123/ai"
GATEWAY = "/v1/0123/my-gateway"


@pytest.mark.parametrize(
    ("path", "route", "model"),
    [
        (f"{ACCOUNT}/run/{MODEL}", "run", MODEL),
        (f"{ACCOUNT}/run/@cf%2Fopenai%2Fgpt-oss-20b", "run", MODEL),
        (f"{ACCOUNT}/run/%40cf/openai/gpt-oss-20b", "run", MODEL),
        (f"{ACCOUNT}/run", "run", None),
        (f"{ACCOUNT}/run/", "run", None),
        (f"{ACCOUNT}/v1/chat/completions", "chat", None),
        (f"{ACCOUNT}/v1/responses", "responses", None),
        (f"{GATEWAY}/workers-ai/{MODEL}", "run", MODEL),
        (f"{GATEWAY}/workers-ai/run/{MODEL}", "run", MODEL),
        (f"{GATEWAY}/workers-ai/v1/chat/completions", "chat", None),
        (f"{GATEWAY}/workers-ai/v1/responses", "responses", None),
        (f"{GATEWAY}/compat/chat/completions", "chat", None),
        (f"/call/7{ACCOUNT}/v1/chat/completions", "chat", None),
    ],
)
def test_every_endpoint_has_its_route(path: str, route: str, model: str | None) -> None:
    """With the model raw or percent-encoded, directly and through a gateway, behind any prefix."""
    address = address_of("POST", path)

    assert address is not None
    assert (address.route, address.model) == (route, model)


@pytest.mark.parametrize("path", [f"{ACCOUNT}/run/{MODEL}", f"{GATEWAY}/workers-ai/{MODEL}"])
def test_what_is_shown_of_an_address_names_no_account(path: str) -> None:
    """It begins behind the account or the gateway."""
    address = address_of("POST", path)

    assert address is not None
    assert "0123" not in address.shown
    assert address.shown.endswith(MODEL)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{ACCOUNT}/run/{MODEL}"),
        ("GET", f"{ACCOUNT}/models/search"),
        ("POST", f"{ACCOUNT}/models/search"),
        ("POST", f"{ACCOUNT}/v1/messages"),
        ("POST", f"{ACCOUNT}/v1/embeddings"),
        ("POST", "/v1/chat/completions"),
        ("POST", f"{GATEWAY}/openai/chat/completions"),
        ("POST", f"{ACCOUNT}/runs/{MODEL}"),
        ("POST", "/"),
        ("POST", ""),
    ],
)
def test_anything_else_is_none_of_ours(method: str, path: str) -> None:
    """Other methods, other parts of the API, other providers."""
    assert address_of(method, path) is None
