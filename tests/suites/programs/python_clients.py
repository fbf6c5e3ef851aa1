"""Plain chat, a whole tool loop, a stream and an error call with the packages of PyPI, unpatched."""

import json

import litellm
from cloudflare import BadRequestError as CloudflareBadRequest
from cloudflare import Cloudflare
from langchain_cloudflare import ChatCloudflareWorkersAI
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI
from openai import APIStatusError, OpenAI
from reporting import CLOUDFLARE_URL, MODEL, OPENAI_URL, QUESTION, SKY, TOOL, check, wants

ASK = {"role": "user", "content": QUESTION}
TOO_MANY = 200_000  # tokens: more than the context window


def of_openai() -> None:
    """The package `openai`."""
    client = OpenAI(base_url=OPENAI_URL, api_key="token", max_retries=0)

    def chat() -> None:
        answer = client.chat.completions.create(model=MODEL, messages=[ASK])
        wants(answer.choices[0].message.content and answer.usage.total_tokens, answer)

    def tool_loop() -> None:
        message = client.chat.completions.create(model=MODEL, messages=[ASK], tools=[TOOL]).choices[0].message
        call = message.tool_calls[0]
        wants(json.loads(call.function.arguments) == {"city": "Brest"}, call)
        result = {"role": "tool", "tool_call_id": call.id, "content": SKY}
        last = client.chat.completions.create(model=MODEL, messages=[ASK, message, result], tools=[TOOL])
        wants("clear" in last.choices[0].message.content, last)

    def stream() -> None:
        chunks = [
            *client.chat.completions.create(
                model=MODEL, messages=[ASK], stream=True, stream_options={"include_usage": True}
            )
        ]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
        wants("Brest" in text and chunks[-1].usage.total_tokens, text)

    def error() -> None:
        try:
            client.chat.completions.create(model=MODEL, messages=[ASK], max_tokens=TOO_MANY)
        except APIStatusError as raised:
            # `str(raised)` has the status only: the package looks for `error`, and the API sends `errors`.
            wants(raised.status_code == 413 and raised.response.json()["errors"][0]["code"] == 5021, raised)
        else:
            wants(condition=False)

    def responses() -> None:
        answer = client.responses.create(model=MODEL, input=QUESTION)
        wants(answer.output_text and answer.status == "completed", answer)

    for each in (chat, tool_loop, stream, error, responses):
        check("openai", each.__name__, each)


def of_cloudflare() -> None:
    """The package `cloudflare`, which has the native route."""
    client = Cloudflare(base_url=CLOUDFLARE_URL, api_token="token", max_retries=0)  # noqa: S106 - any token

    def run(**body: object) -> object:
        return client.ai.run(MODEL, account_id="ID", extra_body=body)

    def chat() -> None:
        answer = run(messages=[ASK])
        wants(answer["choices"][0]["message"]["content"], answer)

    def prompt() -> None:
        answer = client.ai.run(MODEL, account_id="ID", prompt=QUESTION)
        wants(answer["response"], answer)

    def tool_loop() -> None:
        message = run(messages=[ASK], tools=[TOOL])["choices"][0]["message"]
        call = message["tool_calls"][0]
        result = {"role": "tool", "tool_call_id": call["id"], "content": SKY}
        answer = run(messages=[ASK, message, result], tools=[TOOL])
        wants("clear" in answer["choices"][0]["message"]["content"], answer)

    def stream() -> None:
        with client.ai.with_streaming_response.run(
            MODEL, account_id="ID", extra_body={"messages": [ASK], "stream": True}
        ) as answer:
            lines = [line for line in answer.iter_lines() if line.startswith("data: {")]
        deltas = [event["choices"][0]["delta"] for event in map(_event, lines) if event.get("choices")]
        wants("Brest" in "".join(delta.get("content") or "" for delta in deltas), lines)

    def error() -> None:
        try:
            run(messages=5)
        except CloudflareBadRequest as raised:
            wants(raised.status_code == 400 and raised.errors[0].code == 5006, raised)
        else:
            wants(condition=False)

    for each in (chat, prompt, tool_loop, stream, error):
        check("cloudflare", each.__name__, each)


def _event(line: str) -> dict:
    return json.loads(line.removeprefix("data: "))


def of_langchain(package: str, model: object) -> None:
    """A chat model of LangChain."""

    def chat() -> None:
        answer = model.invoke(QUESTION)
        wants("Brest" in answer.text and answer.usage_metadata["total_tokens"], answer)

    def tool_loop() -> None:
        bound = model.bind_tools([TOOL])
        ask = HumanMessage(QUESTION)
        called = bound.invoke([ask])
        call = called.tool_calls[0]
        wants(call["args"] == {"city": "Brest"}, call)
        last = bound.invoke([ask, called, ToolMessage(SKY, tool_call_id=call["id"])])
        wants("clear" in last.text, last)

    def stream() -> None:
        text = "".join(chunk.text for chunk in model.stream(QUESTION))
        wants("Brest" in text, text)

    def error() -> None:
        try:
            model.bind(max_tokens=TOO_MANY).invoke(QUESTION)
        except Exception as raised:  # noqa: BLE001 - whatever the package raises
            wants("413" in str(raised) or "5021" in str(raised), raised)
        else:
            wants(condition=False)

    for each in (chat, tool_loop, stream, error):
        check(package, each.__name__, each)


def of_litellm() -> None:
    """The package `litellm` with its Cloudflare provider."""
    named = {"model": f"cloudflare/{MODEL}", "api_base": OPENAI_URL, "api_key": "token", "num_retries": 0}

    def chat() -> None:
        answer = litellm.completion(messages=[ASK], **named)
        wants(answer.choices[0].message.content and answer.usage.total_tokens, answer)

    def tool_loop() -> None:
        message = litellm.completion(messages=[ASK], tools=[TOOL], **named).choices[0].message
        call = message.tool_calls[0]
        result = {"role": "tool", "tool_call_id": call.id, "content": SKY}
        answer = litellm.completion(messages=[ASK, message.model_dump(), result], tools=[TOOL], **named)
        wants("clear" in answer.choices[0].message.content, answer)

    def stream() -> None:
        chunks = [*litellm.completion(messages=[ASK], stream=True, **named)]
        text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        wants("Brest" in text, text)

    def error() -> None:
        try:
            litellm.completion(messages=[ASK], max_tokens=TOO_MANY, **named)
        except Exception as raised:  # noqa: BLE001 - whatever the package raises
            wants(getattr(raised, "status_code", None) == 413 or "5021" in str(raised), raised)
        else:
            wants(condition=False)

    for each in (chat, tool_loop, stream, error):
        check("litellm", each.__name__, each)


of_openai()
of_cloudflare()
of_langchain(
    "langchain-cloudflare (run)",
    ChatCloudflareWorkersAI(base_url=CLOUDFLARE_URL, account_id="ID", api_token="token", model=MODEL),  # noqa: S106
)
of_langchain(
    "langchain-cloudflare (chat)",
    ChatCloudflareWorkersAI(
        base_url=CLOUDFLARE_URL,
        account_id="ID",
        api_token="token",  # noqa: S106
        model=MODEL,
        endpoint_format="openai_compatible",
    ),
)
of_langchain(
    "langchain-openai (chat)", ChatOpenAI(base_url=OPENAI_URL, api_key="token", model=MODEL, max_retries=0)
)
of_langchain(
    "langchain-openai (Responses)",
    ChatOpenAI(base_url=OPENAI_URL, api_key="token", model=MODEL, max_retries=0, use_responses_api=True),
)
of_litellm()
