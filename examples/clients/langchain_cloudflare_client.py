"""A driver for `langchain-cloudflare`: `wai fuzz --command "python langchain_cloudflare_client.py"`.

With `--openai` the package's other format: `endpoint_format="openai_compatible"`.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

from langchain_cloudflare import ChatCloudflareWorkersAI
from langchain_values import ask

from workers_ai_contract.driver import Call, Reported, error_value, serve

FORMAT = "openai_compatible" if "--openai" in sys.argv else "workers_ai"
# The settings of the class; other fields are bound to the model.
SETTINGS = (
    "max_tokens",
    "temperature",
    "top_p",
    "top_k",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
)
FIELDS = (*SETTINGS, "seed", "tools", "tool_choice", "response_format")


def chat(call: Call) -> Reported:
    """Invoke or stream a ChatCloudflareWorkersAI."""
    request = dict(call.request)
    settings = {name: request.pop(name) for name in SETTINGS if name in request}
    model: Any = ChatCloudflareWorkersAI(
        model=call.model,
        base_url=call.cloudflare_base_url,
        account_id=call.account_id,
        api_token=call.api_token,
        request_timeout=call.timeout_s,
        endpoint_format=FORMAT,
        **settings,
    )
    return ask(model, call, request)


def error(raised: Exception) -> dict[str, Any]:
    """Report an error; httpx has the status in its response."""
    response: Any = getattr(raised, "response", None)
    return {**error_value(raised), "status": getattr(response, "status_code", None)}


if __name__ == "__main__":
    serve(
        f"langchain-cloudflare ({FORMAT})",
        version("langchain-cloudflare"),
        chat=chat,
        streaming=["chat"],
        fields=FIELDS,
        features={"turns": True},
        error=error,
    )
