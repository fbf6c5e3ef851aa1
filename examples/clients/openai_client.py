"""A driver for the `openai` package: `wai fuzz --command "python openai_client.py"`.

Streams are read by the stream helper, as its documentation shows; with `--pieces` by `create(stream=True)`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import openai

from workers_ai_contract.driver import (
    Call,
    Reported,
    chat_value,
    error_value,
    joined_chunks,
    responses_value,
    serve,
)

IN_PIECES = "--pieces" in sys.argv
# One client for all calls, with default retries and settings.
CLIENT = openai.OpenAI(api_key=os.environ.get("WAI_API_TOKEN", "none"))


def client_for(call: Call) -> openai.OpenAI:
    """Return the client with the address and the time limit of a call."""
    return CLIENT.with_options(base_url=call.openai_base_url, timeout=call.timeout_s)


def chat(call: Call) -> Reported | dict[str, Any]:
    """Call chat.completions, streamed or not."""
    completions: Any = client_for(call).chat.completions
    if not call.stream:
        completion = completions.create(**call.arguments(completions.create))
    elif IN_PIECES:
        return joined_chunks(completions.create(**call.arguments(completions.create), stream=True))
    else:
        with completions.stream(**call.arguments(completions.stream)) as stream:
            completion = stream.get_final_completion()
    return Reported(chat_value(completion), completion.choices[0].message)


def responses(call: Call) -> Reported:
    """Call responses, streamed or not."""
    calls: Any = client_for(call).responses
    if call.stream:
        with calls.stream(**call.arguments(calls.stream)) as stream:
            response = stream.get_final_response()
    else:
        response = calls.create(**call.arguments(calls.create))
    return Reported({**responses_value(response), "text": response.output_text}, response.output)


def error(raised: Exception) -> dict[str, Any]:
    """Report an error; the body that the package keeps is where a caller finds the API's text."""
    body = getattr(raised, "body", None)
    return {**error_value(raised), **({} if body is None else {"body": body})}


if __name__ == "__main__":
    serve(
        "openai-python" + (" (pieces)" if IN_PIECES else ""),
        openai.__version__,
        chat=chat,
        responses=responses,
        streaming=["chat", "responses"],
        features={"turns": True},
        error=error,
    )
