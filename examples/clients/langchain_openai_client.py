"""A driver for `langchain-openai`: `wai fuzz --command "python langchain_openai_client.py"`."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from langchain_openai import ChatOpenAI
from langchain_values import ask

from workers_ai_contract.driver import Call, Reported, serve

# The settings of the class; the rest of the API's fields go into `extra_body`.
SETTINGS = ("max_tokens", "temperature", "top_p", "seed", "frequency_penalty", "presence_penalty")
EXTRA = ("top_k", "repetition_penalty")
FIELDS = {
    **dict.fromkeys((*SETTINGS, *EXTRA, "tools", "tool_choice", "response_format"), True),
    "max_tokens": "max_completion_tokens",
}


def chat(call: Call) -> Reported:
    """Invoke or stream a ChatOpenAI."""
    request = dict(call.request)
    settings = {name: request.pop(name) for name in SETTINGS if name in request}
    extra = {name: request.pop(name) for name in EXTRA if name in request}
    model: Any = ChatOpenAI(
        model=call.model,
        base_url=call.openai_base_url,
        api_key=call.api_token,
        timeout=call.timeout_s,
        stream_usage=True,
        extra_body=extra or None,
        **settings,
    )
    return ask(model, call, request)


if __name__ == "__main__":
    serve(
        "langchain-openai",
        version("langchain-openai"),
        chat=chat,
        streaming=["chat"],
        fields=FIELDS,
        features={"turns": True},
    )
