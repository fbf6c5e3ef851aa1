"""One container of each kind, with a right request and a right answer in it."""

from __future__ import annotations

import base64
import json
from typing import Any

from workers_ai_contract.vocabulary import MODEL

PRIVATE = "Anna Schmidt, 4 Harbour Lane"
ASKED: dict[str, Any] = {"messages": [{"role": "user", "content": PRIVATE}]}
WRONG: dict[str, Any] = {"messages": [{"role": "user", "content": "x"}], "max_tokens": PRIVATE}
ANSWERED: dict[str, Any] = {
    "id": "id-1",
    "object": "chat.completion",
    "created": 1_700_000_000,
    "model": MODEL,
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Good day.", "tool_calls": []},
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}
FAILED: dict[str, Any] = {
    "errors": [{"message": "AiError: 8001: Invalid input", "code": 8001}],
    "success": False,
    "result": {},
    "messages": [],
}
CHAT_URL = "https://api.cloudflare.com/client/v4/accounts/ID/ai/v1/chat/completions"
STREAM = (
    'data: {"id":"id-1","object":"chat.completion.chunk","created":1,"model":"@cf/openai/gpt-oss-20b",'
    '"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
)


def logpush(request: Any = ASKED, response: Any = ANSWERED, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a row of a Logpush file."""
    row = {
        "Cached": False,
        "Endpoint": "v1/chat/completions",
        "Gateway": "g",
        "Model": MODEL,
        "Provider": "workers-ai",
        "StatusCode": 200,
        "RequestBody": request,
        "ResponseBody": response,
    }
    return {**row, **more}


def gateway_row(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the details of a row of AI Gateway's log."""
    row = {
        "id": "1",
        "created_at": "2026-01-01T00:00:00Z",
        "model": MODEL,
        "path": "v1/chat/completions",
        "provider": "workers-ai",
        "tokens_in": 1,
        "tokens_out": 1,
        "status_code": 200,
        "request_head": json.dumps(ASKED),
        "request_head_complete": True,
        "response_head": json.dumps(ANSWERED),
        "response_head_complete": True,
    }
    return {**row, **more}


def har(*entries: tuple[str, Any, str, int]) -> dict[str, Any]:
    """Return an archive; each entry is a URL, a request, the text of an answer, and its status."""
    return {
        "log": {
            "version": "1.2",
            "entries": [
                {
                    "request": {"method": "POST", "url": url, "postData": {"text": json.dumps(request)}},
                    "response": {"status": status, "content": {"text": text}},
                }
                for url, request, text, status in entries
            ],
        }
    }


def cassette(answer: dict[str, Any]) -> dict[str, Any]:
    """Return a cassette of vcrpy in JSON; `answer` is the body of its one answer."""
    interaction = {
        "request": {"method": "POST", "uri": CHAT_URL, "body": json.dumps(ASKED)},
        "response": {"status": {"code": 200, "message": "OK"}, "body": answer},
    }
    return {"version": 1, "interactions": [interaction]}


def encoded(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return JSON in base64."""
    return base64.b64encode(json.dumps(value).encode()).decode()
