"""A driver for the `cloudflare` package: `wai fuzz --command "python cloudflare_client.py"`.

Every operation is `client.ai.run(…)`; a batch is queued and polled.
"""

from __future__ import annotations

import os
import time
from typing import Any

import cloudflare

from workers_ai_contract.driver import Call, Reported, chat_value, error_value, responses_value, serve

POLL_EVERY_S = 0.05
# One client for all calls, with default retries and settings.
CLIENT = cloudflare.Cloudflare(api_token=os.environ.get("WAI_API_TOKEN", "none"))


def run(call: Call, request: dict[str, Any], **options: Any) -> Any:  # noqa: ANN401 - what a user gets
    """Call ai.run and return what it returns, objects as dicts."""
    client = CLIENT.with_options(base_url=call.cloudflare_base_url, timeout=call.timeout_s)
    method: Any = client.ai.run
    asked = call.with_request({**request, **({"stream": True} if call.stream else {})})
    fields = asked.arguments(method, model=None)
    answer = method(call.model, account_id=call.account_id, **fields, **options)
    return answer.to_dict() if isinstance(answer, cloudflare.BaseModel) else answer


def prompt(call: Call) -> dict[str, Any]:
    """Report the answer to a prompt, which has only a text and the usage."""
    answer = run(call, call.request)
    return {"text": answer.get("response"), "usage": answer.get("usage")}


def chat(call: Call) -> Reported:
    """Report a chat completion."""
    answer = run(call, call.request)
    return Reported(chat_value(answer), answer["choices"][0]["message"])


def responses(call: Call) -> Reported:
    """Report a response; the package returns all forms alike."""
    answer = run(call, call.request)
    return Reported(responses_value(answer), answer["output"])


def batch(call: Call) -> dict[str, Any]:
    """Queue the requests and poll until they are done."""
    deadline = time.monotonic() + call.timeout_s
    queued = {"extra_query": {"queueRequest": "true"}}
    answer = run(call, call.request, **queued)
    while answer.get("status") in {"queued", "running"}:
        if time.monotonic() > deadline:
            raise TimeoutError("the batch was not done in time")
        time.sleep(POLL_EVERY_S)
        answer = run(call, {"request_id": answer["request_id"]}, **queued)
    # A caller tells by the id which request an item answers.
    items = sorted(answer["responses"], key=lambda item: int(item["id"]))
    return {
        "items": [responses_value(item["result"]) if item["success"] else {"text": None} for item in items]
    }


def error(raised: Exception) -> dict[str, Any]:
    """Report an error; the package keeps the API's codes in `errors`."""
    errors: Any = getattr(raised, "errors", None)
    # The package keeps whatever `errors` of the body is.
    first: Any = errors[0] if errors and not isinstance(errors, dict) else None
    return {**error_value(raised), "code": getattr(first, "code", None)}


if __name__ == "__main__":
    serve(
        "cloudflare-python",
        cloudflare.__version__,
        prompt=prompt,
        chat=chat,
        responses=responses,
        batch=batch,
        streaming=["prompt", "chat"],
        features={"turns": True},
        error=error,
    )
