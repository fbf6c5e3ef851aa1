"""A driver for `litellm`: `wai fuzz --command "python litellm_client.py"`."""

from __future__ import annotations

import os
from importlib.metadata import version
from typing import Any

# Set before the import, which would otherwise ask a server for a list of prices.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm

from workers_ai_contract.driver import Call, Reported, chat_value, serve

litellm.telemetry = False
# What OpenAI's API takes and litellm does not pass on to Cloudflare, it refuses by itself.
TAKEN = set(litellm.get_supported_openai_params(model="", custom_llm_provider="cloudflare") or ())
FIELDS = {"*": True, **dict.fromkeys(set(litellm.OPENAI_CHAT_COMPLETION_PARAMS) - TAKEN, False)}


def chat(call: Call) -> Reported:
    """Call completion; the chunks of a stream are assembled by litellm."""
    completion: Any = litellm.completion
    answer = completion(
        model=f"cloudflare/{call.model}",
        api_base=call.openai_base_url,
        api_key=call.api_token,
        timeout=call.timeout_s,
        **({"stream": True, "stream_options": {"include_usage": True}} if call.stream else {}),
        **call.request,
    )
    if call.stream:
        answer = litellm.stream_chunk_builder(list(answer), messages=call.request["messages"])
        if answer is None:
            return Reported({"text": None, "reasoning": None, "tool_calls": [], "finish_reason": None})
    return Reported(chat_value(answer), answer.choices[0].message.model_dump(exclude_none=True))


if __name__ == "__main__":
    serve(
        "litellm",
        version("litellm"),
        chat=chat,
        streaming=["chat"],
        fields=FIELDS,
        features={"turns": True},
    )
