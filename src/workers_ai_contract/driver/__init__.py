"""Connects a Python client to `wai fuzz`: a function for each kind of call, and everything else done here.

This package imports the standard library only, so that a driver starts fast and in any environment.

```python
import openai
from workers_ai_contract.driver import Call, Reported, chat_value, serve


def chat(call: Call) -> Reported:
    client = openai.OpenAI(base_url=call.openai_base_url, api_key=call.api_token, timeout=call.timeout_s)
    completion = client.chat.completions.create(**call.arguments(client.chat.completions.create))
    return Reported(chat_value(completion), message=completion.choices[0].message)


serve("openai-python", openai.__version__, chat=chat)
```
"""

from __future__ import annotations

from workers_ai_contract.driver._call import Call
from workers_ai_contract.driver._library import DriverError, Library, Reported
from workers_ai_contract.driver._serving import serve
from workers_ai_contract.driver._values import (
    chat_message,
    chat_value,
    error_value,
    joined_chunks,
    responses_value,
    tool_call,
    usage_value,
)

__all__ = [
    "Call",
    "DriverError",
    "Library",
    "Reported",
    "chat_message",
    "chat_value",
    "error_value",
    "joined_chunks",
    "responses_value",
    "serve",
    "tool_call",
    "usage_value",
]


def __dir__() -> list[str]:
    return [*__all__]
