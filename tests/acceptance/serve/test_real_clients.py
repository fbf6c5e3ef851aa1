"""The real packages `openai` and `cloudflare`, unpatched: a chat, a tool loop, a stream, an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cloudflare import Cloudflare
from openai import BadRequestError, OpenAI

from workers_ai_contract import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = "@cf/openai/gpt-oss-20b"
QUESTION: dict[str, Any] = {"role": "user", "content": "What is the weather in Brest?"}
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {"name": "get_weather", "description": "The weather.", "parameters": PARAMETERS},
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run a stand-in that takes the null content that these clients send in a tool loop."""
    with serve(accept=["null-content"]) as running:
        yield running


@pytest.fixture
def client(url: str) -> OpenAI:
    """Return the client of the package `openai`."""
    return OpenAI(base_url=f"{url}/client/v4/accounts/ID/ai/v1", api_key="token", max_retries=0)


def ask(client: OpenAI, messages: list[Any], **fields: Any) -> Any:  # noqa: ANN401 - a type of the package
    """Make one chat call."""
    create: Any = client.chat.completions.create
    return create(model=MODEL, messages=messages, **fields)


def test_openai_makes_a_chat(client: OpenAI) -> None:
    """A whole answer, whose counts add up."""
    completion = ask(client, [QUESTION])

    assert completion.choices[0].finish_reason == "stop"
    assert "weather in Brest" in completion.choices[0].message.content
    usage = completion.usage
    assert usage.prompt_tokens + usage.completion_tokens == usage.total_tokens


def test_openai_goes_through_a_tool_loop(client: OpenAI) -> None:
    """The call, its result, the final answer; the assistant message is sent back as it came."""
    message = ask(client, [QUESTION], tools=[TOOL]).choices[0].message
    (call,) = message.tool_calls
    assert json.loads(call.function.arguments) == {"city": "Brest"}
    result = {"role": "tool", "tool_call_id": call.id, "content": '{"sky": "clear"}'}

    final = ask(client, [QUESTION, message, result], tools=[TOOL]).choices[0]

    assert final.finish_reason == "stop"
    assert "sky clear" in final.message.content


def test_openai_reads_a_stream(client: OpenAI) -> None:
    """Joined, its texts are the answer that is not streamed."""
    whole = ask(client, [QUESTION]).choices[0].message.content

    chunks = list(ask(client, [QUESTION], stream=True))

    texts = [chunk.choices[0].delta.content or "" for chunk in chunks]
    assert "".join(texts).endswith(".")
    assert whole.endswith(".")
    assert chunks[-1].usage.total_tokens > 0


def test_openai_raises_the_error(client: OpenAI) -> None:
    """With its status; the package loses the text, as it expects another envelope."""
    with pytest.raises(BadRequestError) as caught:
        ask(client, [QUESTION], tool_choice="any")

    assert caught.value.status_code == 400
    assert str(caught.value) == "Error code: 400"
    assert caught.value.response.json()["errors"][0]["code"] == 8001


def test_openai_reads_a_responses_answer(client: OpenAI) -> None:
    """The text of the message item; `error` is there and null."""
    response = client.responses.create(model=MODEL, input="Why do tides rise?")

    assert response.output_text.endswith(".")
    assert response.error is None
    assert response.usage is not None
    assert response.usage.output_tokens_details.reasoning_tokens > 0


def test_cloudflare_runs_and_lists_models(url: str) -> None:
    """It encodes the model's name in the path; a chat gives a completion, a prompt a text."""
    client = Cloudflare(base_url=f"{url}/client/v4", api_token="token", max_retries=0)  # noqa: S106 - any

    answer: Any = client.ai.run(MODEL, account_id="ID", prompt="Why do tides rise?")
    models: Any = client.ai.models.list(account_id="ID")

    assert answer["response"].endswith(".")
    assert [model["name"] for model in models.result] == [MODEL]
