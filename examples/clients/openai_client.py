"""A driver for the `openai` package; run it with `wai fuzz --command "python openai_client.py"`.

It reads calls as JSON Lines on stdin, makes each with the library like a user would, and writes the library's
result to stdout.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import openai

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = os.environ.get("WAI_MODEL", "@cf/openai/gpt-oss-20b")
HELLO = {
    "type": "ready",
    "protocol": 1,
    "name": "openai-python",
    "version": openai.__version__,
    "operations": ["chat", "responses"],
    "streaming": ["chat"],
}


def main() -> None:
    """Answer the runner until it closes stdin."""
    # One client for all calls, with default retries and settings.
    client = openai.OpenAI(api_key=os.environ.get("WAI_API_TOKEN", "none"), base_url=base_url({}))
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if message["type"] == "hello":
            say(HELLO)
        else:
            say({"type": "result", "id": message["id"], **result(client, message)})


def say(message: dict[str, Any]) -> None:
    """Write one line."""
    print(json.dumps(message), flush=True)


def base_url(call: dict[str, Any]) -> str:
    """Return the base URL of the OpenAI routes; a call may have its own origin."""
    origin = call.get("base_url") or os.environ["WAI_BASE_URL"]
    return f"{origin}/client/v4/accounts/{os.environ.get('WAI_ACCOUNT_ID', 'account')}/ai/v1"


def result(client: openai.OpenAI, call: dict[str, Any]) -> dict[str, Any]:
    """Make the call and report its outcome."""
    client = client.with_options(base_url=base_url(call), timeout=call["timeout_s"])
    try:
        if call["operation"] == "responses":
            value = respond(client, call["request"])
        elif call["stream"]:
            value = stream_chat(client, call["request"])
        else:
            value = chat(client, call["request"])
    except Exception as error:  # noqa: BLE001 - any exception that the user would see is the outcome
        return {"outcome": "error", "error": error_report(error)}
    return {"outcome": "ok", "value": value}


def arguments(method: Callable[..., Any], request: dict[str, Any]) -> dict[str, Any]:
    """Split the fields into parameters of the method and those for `extra_body`."""
    known = inspect.signature(method).parameters
    extra = {name: value for name, value in request.items() if name not in known}
    named = {name: value for name, value in request.items() if name in known}
    return {"model": MODEL, **named, "extra_body": extra}


def chat(client: openai.OpenAI, request: dict[str, Any]) -> dict[str, Any]:
    """Call chat.completions.create."""
    create: Callable[..., Any] = client.chat.completions.create
    return completion_report(create(**arguments(create, request)))


def stream_chat(client: openai.OpenAI, request: dict[str, Any]) -> dict[str, Any]:
    """Read a stream to its end and report what the library assembled."""
    start: Callable[..., Any] = client.chat.completions.stream
    with start(**arguments(start, request)) as stream:
        return completion_report(stream.get_final_completion())


def completion_report(completion: Any) -> dict[str, Any]:  # noqa: ANN401 - the type that a user gets
    """Report a chat completion."""
    choice = completion.choices[0]
    message = choice.message
    calls: list[Any] = message.tool_calls or []
    return {
        "text": message.content,
        # Not a declared field of the library; it passes unknown fields on.
        "reasoning": getattr(message, "reasoning_content", None),
        "tool_calls": [
            {"id": call.id, "name": call.function.name, "arguments": call.function.arguments}
            for call in calls
        ],
        "finish_reason": choice.finish_reason,
        "usage": completion.usage
        and {
            "prompt_tokens": completion.usage.prompt_tokens,
            "completion_tokens": completion.usage.completion_tokens,
            "total_tokens": completion.usage.total_tokens,
        },
    }


def respond(client: openai.OpenAI, request: dict[str, Any]) -> dict[str, Any]:
    """Call responses.create; a response has no finish reason, so none is reported."""
    create: Callable[..., Any] = client.responses.create
    response = create(**arguments(create, request))
    thoughts = [
        part.text for item in response.output if item.type == "reasoning" for part in item.content or ()
    ]
    return {
        "text": response.output_text,
        "reasoning": "".join(thoughts) if thoughts else None,
        "tool_calls": [
            {"id": item.call_id, "name": item.name, "arguments": item.arguments}
            for item in response.output
            if item.type == "function_call"
        ],
        "usage": response.usage
        and {
            "prompt_tokens": response.usage.input_tokens,
            "completion_tokens": response.usage.output_tokens,
            "total_tokens": response.usage.total_tokens,
        },
    }


def error_report(error: Exception) -> dict[str, Any]:
    """Report an error with the details that the library provides."""
    return {
        "type": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "code": getattr(error, "code", None),
        "message": str(error),
    }


if __name__ == "__main__":
    main()
