"""What SDKs, logs and terminals put around a body of the API."""

from __future__ import annotations

import json
import re
from html import escape
from pprint import pformat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json


def inspected(value: Json) -> str:
    """Return a value as `util.inspect` of Node writes it: bare keys, single quotes where possible."""
    if isinstance(value, dict):
        pairs = (f"{_key(name)}: {inspected(each)}" for name, each in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[ {', '.join(map(inspected, value))} ]" if value else "[]"
    return _inspected_text(value) if isinstance(value, str) else json.dumps(value)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else f"'{name}'"


def _inspected_text(text: str) -> str:
    quote = next((each for each in "'\"`" if each not in text), "'")
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace(quote, f"\\{quote}")
    return f"{quote}{escaped}{quote}"


def _logged(body: Json) -> str:
    return f"2026-11-28T10:00:00.123Z [ERROR] worker(1) took 5006 ms: answer {json.dumps(body)} (try 3040)"


def _traceback(body: Json) -> str:
    return (
        'Traceback (most recent call last):\n  File "app.py", line 3040, in <module>\n    ask()\n'
        f"openai.BadRequestError: Error code: 400 - {body}\n"
    )


def _ai_sdk(body: Json) -> str:
    return (
        "APICallError [AI_APICallError]: Bad Request\n    at x (file:///a.mjs:1:2) {\n  cause: undefined,\n"
        "  url: 'https://api.example/ai/run',\n  requestBodyValues: { messages: [ [Object] ] },\n"
        "  statusCode: 400,\n"
        f"  responseBody: {inspected(json.dumps(body))},\n  isRetryable: false\n}}"
    )


WRAPPERS: dict[str, Callable[[Json], str]] = {
    "json": json.dumps,
    "pretty": lambda body: json.dumps(body, indent=2),
    "openai-python": lambda body: f"Error code: 400 - {body}",
    "exception": lambda body: f"openai.RateLimitError: Error code: 429 - {body!r}",
    "traceback": _traceback,
    "openai-node": lambda body: f"400 {json.dumps(body)}",
    "cloudflare-node": lambda body: (
        f"APIError: 400 {json.dumps(body)}\n    at APIError.generate (core.js:1:2)"
    ),
    "inspect": inspected,
    "ai-sdk": _ai_sdk,
    "log": _logged,
    "cause": lambda body: (
        f"Error: request failed\n    at a (b.js:1:2)\nCaused by: Error: 400 {json.dumps(body)}"
    ),
    "string": lambda body: json.dumps(json.dumps(body)),
    "string in a log": lambda body: f"answer={json.dumps(json.dumps(body))} attempt=2",
    "string without quotes": lambda body: f"answer: {json.dumps(json.dumps(body))[1:-1]}",
    "body in a body": lambda body: json.dumps(
        {"error": {"message": json.dumps(body), "type": "upstream_error", "code": 400}}
    ),
    "body in a repr": lambda body: (
        f"Error code: 400 - { ({'error': {'message': json.dumps(body), 'code': 400}}) }"
    ),
    "bytes": lambda body: f"HTTP 400: {json.dumps(body).encode()!r}",
    "repr of an exception": lambda body: f"{[ValueError(f'Error code: 400 - {body}')]}",
    "colours": lambda body: (
        "\x1b[31mError\x1b[39m: " + json.dumps(body).replace(":", ":\x1b[32m", 1) + "\x1b[39m"
    ),
    "html": lambda body: f"<pre>{escape(json.dumps(body))}</pre>",
    "pprint": lambda body: f"answer:\n{pformat(body, width=60)}",
    "curl": lambda body: f"HTTP/2 400\ncontent-type: application/json\n\n{json.dumps(body)}\n",
    "repr of json": lambda body: f"failed with {json.dumps(body)!r}",
}
"""Functions that wrap a body, by name."""
