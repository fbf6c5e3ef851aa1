"""litellm: tool loop, structured output and a stream with usage, by two of its providers."""

import json

import litellm
from pydantic import BaseModel
from reporting import MODEL, OPENAI_URL, QUESTION, SKY, TOOL, check, wants

ASK = {"role": "user", "content": QUESTION}


class Weather(BaseModel):
    """The answer in JSON."""

    city: str
    temperature: float


def of_provider(provider: str) -> None:
    """Calls by one provider."""
    named = {"model": f"{provider}/{MODEL}", "api_base": OPENAI_URL, "api_key": "token", "num_retries": 0}

    def tool_loop() -> None:
        message = litellm.completion(messages=[ASK], tools=[TOOL], **named).choices[0].message
        call = message.tool_calls[0]
        wants(json.loads(call.function.arguments) == {"city": "Brest"}, call)
        result = {"role": "tool", "tool_call_id": call.id, "content": SKY}
        answer = litellm.completion(messages=[ASK, message, result], tools=[TOOL], **named)
        wants("clear" in answer.choices[0].message.content, answer)

    def structured_output() -> None:
        answer = litellm.completion(messages=[ASK], response_format=Weather, **named)
        wants(Weather.model_validate_json(answer.choices[0].message.content).city == "Brest", answer)

    def stream_with_usage() -> None:
        asked = {"messages": [ASK], "stream": True, "stream_options": {"include_usage": True}}
        chunks = [*litellm.completion(**asked, **named)]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        usage = [chunk.usage for chunk in chunks if getattr(chunk, "usage", None)]
        wants("Brest" in text and len(usage) == 1 and usage[0].total_tokens > 0, text, usage)

    def tool_stream() -> None:
        chunks = [*litellm.completion(messages=[ASK], tools=[TOOL], stream=True, **named)]
        built = litellm.stream_chunk_builder(chunks, messages=[ASK])
        call = built.choices[0].message.tool_calls[0]
        wants(json.loads(call.function.arguments) == {"city": "Brest"}, call)

    for each in (tool_loop, structured_output, stream_with_usage, tool_stream):
        check(f"litellm ({provider})", each.__name__, each)


of_provider("cloudflare")
of_provider("openai")
