"""openai-agents: tool loop, structured output and a stream with usage, on chat and on Responses."""

import asyncio

from agents import (
    Agent,
    OpenAIChatCompletionsModel,
    OpenAIResponsesModel,
    Runner,
    function_tool,
    set_tracing_disabled,
)
from openai import AsyncOpenAI
from pydantic import BaseModel
from reporting import MODEL, OPENAI_URL, QUESTION, SKY, check, wants

set_tracing_disabled(disabled=True)


class Weather(BaseModel):
    """The answer in JSON."""

    city: str
    temperature: float


@function_tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    wants(city == "Brest", city)
    return SKY


def client() -> AsyncOpenAI:
    """Return a client of its own for each event loop."""
    return AsyncOpenAI(base_url=OPENAI_URL, api_key="token", max_retries=0)


def of_agents(package: str, make: type) -> None:
    """Agents on one kind of model."""

    def tool_loop() -> None:
        agent = Agent(name="Weather", model=make(MODEL, client()), tools=[get_weather])
        result = asyncio.run(Runner.run(agent, QUESTION))
        wants("clear" in result.final_output, result.final_output)

    def structured_output() -> None:
        agent = Agent(name="Weather", model=make(MODEL, client()), output_type=Weather)
        result = asyncio.run(Runner.run(agent, QUESTION))
        wants(result.final_output.city == "Brest", result.final_output)

    def stream_with_usage() -> None:
        async def streamed() -> tuple[str, int]:
            agent = Agent(name="Weather", model=make(MODEL, client()), tools=[get_weather])
            result = Runner.run_streamed(agent, QUESTION)
            async for _event in result.stream_events():
                pass
            return result.final_output, result.context_wrapper.usage.total_tokens

        text, total = asyncio.run(streamed())
        wants("clear" in text and total > 0, text, total)

    for each in (tool_loop, structured_output, stream_with_usage):
        check(package, each.__name__, each)


of_agents("openai-agents (chat)", OpenAIChatCompletionsModel)
of_agents("openai-agents (Responses)", OpenAIResponsesModel)
