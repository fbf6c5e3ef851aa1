"""instructor: structured output by each of its ways to ask for it, with and without a stream."""

import instructor
from openai import OpenAI
from pydantic import BaseModel, Field
from reporting import MODEL, OPENAI_URL, check, wants

MESSAGES = [{"role": "user", "content": "Extract: Grace Hopper is 37 years old."}]
CLIENT = OpenAI(base_url=OPENAI_URL, api_key="token", max_retries=0)


class Person(BaseModel):
    """A person."""

    name: str
    age: int = Field(ge=0)


def of_mode(mode: instructor.Mode) -> None:
    """Calls in one mode."""
    client = instructor.from_openai(CLIENT, mode=mode)

    def structured_output() -> None:
        person = client.chat.completions.create(
            model=MODEL, response_model=Person, messages=MESSAGES, max_retries=0
        )
        wants((person.name, person.age) == ("Grace Hopper", 37), person)

    def usage() -> None:
        person, answer = client.chat.completions.create_with_completion(
            model=MODEL, response_model=Person, messages=MESSAGES, max_retries=0
        )
        wants(person.age == 37 and answer.usage.total_tokens > 0, answer)

    def stream() -> None:
        parts = [
            *client.chat.completions.create_partial(
                model=MODEL, response_model=Person, messages=MESSAGES, max_retries=0
            )
        ]
        wants(parts[-1].name == "Grace Hopper" and parts[-1].age == 37, parts)

    for each in (structured_output, usage, stream):
        check(f"instructor ({mode.name})", each.__name__, each)


for each in (
    instructor.Mode.TOOLS,
    instructor.Mode.JSON,
    instructor.Mode.JSON_SCHEMA,
    instructor.Mode.MD_JSON,
):
    of_mode(each)
