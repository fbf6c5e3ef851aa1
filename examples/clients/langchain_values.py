"""What the drivers of LangChain packages share: messages as a caller gives and gets them."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import convert_to_messages

from workers_ai_contract.driver import Call, Reported, tool_call


def ask(model: Any, call: Call, fields: dict[str, Any]) -> Reported:  # noqa: ANN401 - a chat model
    """Invoke a chat model, or stream and add up the chunks, as LangChain's documentation shows."""
    request = dict(fields)
    messages = convert_to_messages(request.pop("messages"))
    tools = request.pop("tools", None)
    if tools is not None:
        choice = {"tool_choice": request.pop("tool_choice")} if "tool_choice" in request else {}
        model = model.bind_tools(tools, **choice)
    if request:
        model = model.bind(**request)
    if not call.stream:
        answer = model.invoke(messages)
    else:
        answer = None
        for chunk in model.stream(messages):
            answer = chunk if answer is None else answer + chunk
    return Reported(value_of(answer), answer)


def value_of(message: Any) -> dict[str, Any]:  # noqa: ANN401 - an AIMessage, or None if a stream had no chunk
    """Report an AIMessage."""
    if message is None:
        return {"text": None, "reasoning": None, "tool_calls": [], "finish_reason": None, "usage": None}
    parts = [part for part in message.content_blocks if part["type"] == "reasoning"]
    reasoning = message.additional_kwargs.get("reasoning_content") or "".join(
        part.get("reasoning", "") for part in parts
    )
    usage = message.usage_metadata
    return {
        "text": message.text,
        "reasoning": reasoning or None,
        "tool_calls": [tool_call(each["id"], each["name"], each["args"]) for each in calls_of(message)],
        "finish_reason": message.response_metadata.get("finish_reason"),
        "usage": usage
        and {
            "prompt_tokens": usage["input_tokens"],
            "completion_tokens": usage["output_tokens"],
            "total_tokens": usage["total_tokens"],
            "cached_tokens": usage.get("input_token_details", {}).get("cache_read"),
        },
    }


def calls_of(message: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - an AIMessage
    """Return the tool calls; those with arguments that are no JSON are kept apart by LangChain."""
    return [*message.tool_calls, *message.invalid_tool_calls]
