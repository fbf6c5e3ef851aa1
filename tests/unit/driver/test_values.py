"""What libraries return, as values of the client protocol."""

from __future__ import annotations

from types import SimpleNamespace as Object
from typing import Any

import pytest

from workers_ai_contract.driver import (
    Call,
    chat_value,
    error_value,
    joined_chunks,
    responses_value,
    usage_value,
)

COUNTS = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
CALLED = {"id": "c1", "function": {"name": "read_tide", "arguments": {"harbor": "Brest"}}}
MESSAGE = {"content": None, "reasoning": "Short.", "tool_calls": [CALLED]}
COMPLETION = {"choices": [{"message": MESSAGE, "finish_reason": "tool_calls"}], "usage": COUNTS}
VALUE = {
    "text": None,
    "reasoning": "Short.",
    "tool_calls": [{"id": "c1", "name": "read_tide", "arguments": '{"harbor": "Brest"}'}],
    "finish_reason": "tool_calls",
    "usage": COUNTS,
}


def test_a_completion_is_read_from_a_dict_and_from_an_object() -> None:
    """Nothing is corrected; arguments that are no text are written as JSON."""
    as_object = Object(
        choices=[Object(message=Object(**MESSAGE), finish_reason="tool_calls")], usage=Object(**COUNTS)
    )

    assert chat_value(COMPLETION) == VALUE
    assert chat_value(as_object) == VALUE


@pytest.mark.parametrize("broken", [{}, {"choices": None}, {"choices": []}, Object()])
def test_a_completion_without_choices_raises_as_it_does_for_a_caller(broken: object) -> None:
    """The library gave it, so what a caller's code makes of it is the outcome."""
    with pytest.raises((KeyError, TypeError, IndexError, AttributeError)):
        chat_value(broken)


def test_a_response_is_read_item_by_item() -> None:
    """Its counts have other names, and the cached ones are among the details."""
    details = {"cached_tokens": 4}
    response = {
        "output": [
            {"type": "reasoning", "content": [{"text": "Short."}]},
            {"type": "message", "content": [{"text": "High"}, {"text": " tide."}]},
            {"type": "function_call", "call_id": "c1", "name": "read_tide", "arguments": "{}"},
        ],
        "usage": {"input_tokens": 9, "output_tokens": 2, "total_tokens": 11, "input_tokens_details": details},
    }

    assert responses_value(response) == {
        "text": "High tide.",
        "reasoning": "Short.",
        "tool_calls": [{"id": "c1", "name": "read_tide", "arguments": "{}"}],
        "usage": {**COUNTS, "cached_tokens": 4},
    }


def test_a_failed_response_is_what_the_library_reports_as_an_error() -> None:
    """Its caller has the status and the error of the object, so that the client is not to blame."""
    error = {"code": "server_error", "message": "It broke."}
    failed: dict[str, Any] = {"status": "failed", "error": error, "output": []}

    for response in (failed, Object(**{**failed, "error": Object(**error)})):
        with pytest.raises(Exception, match=r"^It broke\.$") as raised:
            responses_value(response)
        assert error_value(raised.value) == {
            "type": "FailedResponseError",
            "status": None,
            "code": "server_error",
            "message": "It broke.",
        }
    with pytest.raises(Exception, match="the response failed"):
        responses_value({"status": "failed", "output": []})


def test_pieces_are_joined_as_they_are() -> None:
    """Also those that are no text, because the caller has them."""
    deltas = [
        {"content": "High at "},
        {"content": 12},
        {"reasoning_content": "Sh"},
        {"reasoning": "ort."},
        {"tool_calls": [{"index": 0, "id": "c1", "function": {"name": "read_tide", "arguments": '{"a"'}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": ":1}"}}]},
    ]
    chunks = [{"choices": [{"delta": delta}]} for delta in deltas]
    end: dict[str, Any] = {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": COUNTS}

    assert joined_chunks([*chunks, end, {"choices": []}]) == {
        "text": "High at 12",
        "reasoning": "Short.",
        "tool_calls": [{"id": "c1", "name": "read_tide", "arguments": '{"a":1}'}],
        "finish_reason": "stop",
        "usage": COUNTS,
    }
    assert joined_chunks([])["text"] is None


def test_counts_that_are_missing_are_null() -> None:
    """And no counts at all are none."""
    assert usage_value(None) is None
    assert usage_value({"prompt_tokens": 0}) == {
        "prompt_tokens": 0,
        "completion_tokens": None,
        "total_tokens": None,
    }


def test_an_error_is_reported_as_far_as_the_library_tells_it() -> None:
    """A code that is the HTTP status is not the code of the API."""
    plain, told, status = ValueError("x"), ValueError("y"), ValueError("z")
    vars(told).update(status_code=400, code=5006)
    vars(status).update(code="403", status_code=403)

    assert error_value(plain) == {"type": "ValueError", "status": None, "code": None, "message": "x"}
    assert error_value(told) == {"type": "ValueError", "status": 400, "code": 5006, "message": "y"}
    assert error_value(status) == {"type": "ValueError", "status": 403, "code": None, "message": "z"}


def test_fields_are_arguments_of_a_method_as_far_as_it_has_them() -> None:
    """The rest goes to `extra_body`; a field without a place is an error."""

    def create(*, model: str, seed: int = 0, extra_body: object = None) -> None: ...

    def narrow(*, model: str) -> None: ...

    def wide(**fields: object) -> None: ...

    call = Call("c1", "chat", stream=False, request={"seed": 0, "top_k": 1}, timeout_s=1, base_url="http://x")

    assert call.arguments(create) == {"model": call.model, "seed": 0, "extra_body": {"top_k": 1}}
    assert call.arguments(create, model=None) == {"seed": 0, "extra_body": {"top_k": 1}}
    assert call.arguments(wide) == {"model": call.model, "seed": 0, "top_k": 1}
    with pytest.raises(TypeError, match="no parameter for seed, top_k"):
        call.arguments(narrow)


def test_a_call_takes_its_address_from_the_environment_if_it_has_none() -> None:
    """As drivers of version 1 may be asked without one; the token is not shown."""
    message: dict[str, Any] = {
        "id": "c1",
        "operation": "chat",
        "stream": False,
        "request": {},
        "timeout_s": 1,
    }
    call = Call.from_message(message, {"WAI_BASE_URL": "http://x", "WAI_API_TOKEN": "secret"})

    assert call.cloudflare_base_url == "http://x/client/v4"
    assert call.openai_base_url == "http://x/client/v4/accounts/account/ai/v1"
    assert "secret" not in repr(call)
