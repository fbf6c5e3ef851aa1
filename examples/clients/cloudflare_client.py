"""A driver for the `cloudflare` package; run it with `wai fuzz --command "python cloudflare_client.py"`.

It reads calls as JSON Lines on stdin, makes each with `client.ai.run(…)` like a user would, and writes the
library's result to stdout.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import cloudflare

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = os.environ.get("WAI_MODEL", "@cf/openai/gpt-oss-20b")
ACCOUNT = os.environ.get("WAI_ACCOUNT_ID", "account")
POLL_EVERY_S = 0.05
HELLO = {
    "type": "ready",
    "protocol": 1,
    "name": "cloudflare-python",
    "version": cloudflare.__version__,
    "operations": ["prompt", "chat", "responses", "batch"],
    "streaming": ["prompt", "chat"],
}


def main() -> None:
    """Answer the runner until it closes stdin."""
    # One client for all calls, with default retries and settings.
    client = cloudflare.Cloudflare(api_token=os.environ.get("WAI_API_TOKEN", "none"), base_url=base_url({}))
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
    """Return the base URL of the API; a call may have its own origin."""
    return f"{call.get('base_url') or os.environ['WAI_BASE_URL']}/client/v4"


def result(client: cloudflare.Cloudflare, call: dict[str, Any]) -> dict[str, Any]:
    """Make the call and report its outcome."""
    client = client.with_options(base_url=base_url(call), timeout=call["timeout_s"])
    try:
        value = run_batch(client, call) if call["operation"] == "batch" else report(run(client, call))
    except Exception as error:  # noqa: BLE001 - any exception that the user would see is the outcome
        return {"outcome": "error", "error": error_report(error)}
    return {"outcome": "ok", "value": value}


def run(client: cloudflare.Cloudflare, call: dict[str, Any]) -> Any:  # noqa: ANN401 - the type that a user gets
    """Call ai.run; fields without a parameter are passed in `extra_body`."""
    method: Callable[..., Any] = client.ai.run
    known = inspect.signature(method).parameters
    request: dict[str, Any] = {**call["request"], **({"stream": True} if call["stream"] else {})}
    extra = {name: value for name, value in request.items() if name not in known}
    named = {name: value for name, value in request.items() if name in known}
    return plain(method(MODEL, account_id=ACCOUNT, **named, extra_body=extra or None))


def run_batch(client: cloudflare.Cloudflare, call: dict[str, Any]) -> dict[str, Any]:
    """Queue the requests and poll until they are done."""
    run_queued: Callable[..., Any] = client.ai.run
    options: dict[str, Any] = {"account_id": ACCOUNT, "extra_query": {"queueRequest": "true"}}
    deadline = time.monotonic() + call["timeout_s"]
    answer = plain(run_queued(MODEL, **options, extra_body=call["request"]))
    while answer.get("status") in {"queued", "running"}:
        if time.monotonic() > deadline:
            raise TimeoutError("the batch was not done in time")
        time.sleep(POLL_EVERY_S)
        answer = plain(run_queued(MODEL, **options, extra_body={"request_id": answer["request_id"]}))
    return {"items": [report(item["result"]) for item in answer["responses"]]}


def plain(answer: Any) -> Any:  # noqa: ANN401 - the library returns an object, a dict or another type
    """Return the library's object as a dict."""
    return answer.to_dict() if isinstance(answer, cloudflare.BaseModel) else answer


def report(answer: dict[str, Any]) -> dict[str, Any]:
    """Report an answer; its keys identify the form, because the library returns all forms alike."""
    if "choices" in answer:
        return chat_report(answer)
    return response_report(answer) if "output" in answer else prompt_report(answer)


def prompt_report(answer: dict[str, Any]) -> dict[str, Any]:
    """Report the answer to a prompt, which has only a text and the usage."""
    return {"text": answer.get("response"), "usage": answer.get("usage")}


def chat_report(answer: dict[str, Any]) -> dict[str, Any]:
    """Report a chat completion."""
    choice = answer["choices"][0]
    message = choice["message"]
    calls: list[dict[str, Any]] = message.get("tool_calls") or []
    return {
        "text": message["content"],
        "reasoning": message.get("reasoning_content"),
        "tool_calls": [{"id": call["id"], **call["function"]} for call in calls],
        "finish_reason": choice["finish_reason"],
        "usage": counts(answer.get("usage"), "prompt_tokens", "completion_tokens"),
    }


def response_report(answer: dict[str, Any]) -> dict[str, Any]:
    """Report a response; it has no finish reason."""
    items = answer["output"]
    return {
        "text": joined(items, "message"),
        "reasoning": joined(items, "reasoning"),
        "tool_calls": [
            {"id": item["call_id"], "name": item["name"], "arguments": item["arguments"]}
            for item in items
            if item["type"] == "function_call"
        ],
        "usage": counts(answer.get("usage"), "input_tokens", "output_tokens"),
    }


def joined(items: list[dict[str, Any]], kind: str) -> str | None:
    """Return the text of all output items of one kind, or None if there is none."""
    texts = [part["text"] for item in items if item["type"] == kind for part in item["content"] or ()]
    return "".join(texts) if texts else None


def counts(usage: dict[str, Any] | None, prompt: str, completion: str) -> dict[str, Any] | None:
    """Return the token counts with the names of the client protocol."""
    return usage and {
        "prompt_tokens": usage[prompt],
        "completion_tokens": usage[completion],
        "total_tokens": usage["total_tokens"],
    }


def error_report(error: Exception) -> dict[str, Any]:
    """Report an error with the details that the library provides."""
    errors = getattr(error, "errors", None) or [None]
    return {
        "type": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "code": getattr(errors[0], "code", None),
        "message": str(error),
    }


if __name__ == "__main__":
    main()
