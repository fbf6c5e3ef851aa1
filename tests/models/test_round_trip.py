"""A payload that is read and dumped again is the same JSON value."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import workers_ai_models
from tests.models.payloads import INPUTS, OUTPUTS, is_valid
from workers_ai_models import r0, r4, r5
from workers_ai_schemas import Revision, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject

CASES = [
    pytest.param(revision, direction, payload, id=f"{revision} {direction} {name}")
    for revision in Revision
    for direction, payloads in (("input", INPUTS), ("output", OUTPUTS))
    for name, payload in payloads.items()
    if is_valid(payload, revision, direction)
]


def model(revision: Revision, direction: str) -> type[BaseModel]:
    """Return the `Input` or `Output` of a revision."""
    found: type[BaseModel] = getattr(getattr(workers_ai_models, revision), direction.capitalize())
    return found


def same(one: Json, other: Json) -> bool:
    """Tell whether two JSON values are equal; unlike Python's `==`, true is not one."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def test_every_form_is_tried() -> None:
    """Each revision takes the payloads of the forms it publishes, r4 and r5 all of them."""
    tried = [case.id for case in CASES]
    assert all(f"{revision} input responses with a string" in tried for revision in Revision)
    for name in INPUTS:
        assert {f"r4 input {name}", f"r5 input {name}"} <= set(tried)
    for name in OUTPUTS.keys() - {"an envelope"}:
        assert f"r4 output {name}" in tried


@pytest.mark.parametrize(("revision", "direction", "payload"), CASES)
def test_a_valid_payload_is_read_and_dumped_unchanged(
    revision: Revision, direction: str, payload: Json
) -> None:
    """Both dumps are equal to the payload, extra properties and nulls included."""
    read = model(revision, direction).model_validate_json(json.dumps(payload))
    assert same(json.loads(read.model_dump_json()), payload)
    assert same(read.model_dump(mode="json"), payload)


@pytest.mark.parametrize(("revision", "direction", "payload"), CASES)
def test_a_dump_inside_something_else_is_unchanged_too(
    revision: Revision, direction: str, payload: Json
) -> None:
    """Whoever dumps a model as a part of their own value gets the payload, too."""
    kind = model(revision, direction)
    read = kind.model_validate_json(json.dumps(payload))
    adapter: TypeAdapter[Any] = TypeAdapter(list[kind])  # type: ignore[valid-type]
    assert same(json.loads(adapter.dump_json([read])), [payload])


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("prompt", r5.PromptInput),
        ("chat", r5.ChatInput),
        ("responses with items", r5.ResponsesInput),
        ("batch", r5.BatchInput),
    ],
)
def test_an_input_is_read_as_its_form(form: str, kind: type[BaseModel]) -> None:
    """The branch that was read is an instance of the class of its form."""
    assert type(r5.Input.model_validate_json(json.dumps(INPUTS[form])).root) is kind


def test_a_tool_is_read_as_what_it_is() -> None:
    """A nested tool and a flat one are different classes, the function in them the same."""
    nested = r4.Input.model_validate(INPUTS["chat"]).root
    flat = r4.Input.model_validate(INPUTS["chat with a flat tool"]).root
    assert isinstance(nested, r4.ChatInput)
    assert isinstance(flat, r4.ChatInput)
    assert nested.tools is not None
    assert flat.tools is not None
    (tool,) = nested.tools
    assert isinstance(tool, r4.Tool)
    assert [type(one) for one in flat.tools] == [type(tool.function)] == [r4.ToolFunction]


def test_an_absent_property_reads_as_its_default_and_stays_absent() -> None:
    """The published default can be read and is never put into a dump."""
    prompt = r5.PromptInput.model_validate_json('{"prompt": "x"}')
    assert (prompt.max_tokens, prompt.temperature, prompt.stream, prompt.seed) == (
        256,
        0.6,
        False,
        None,
    )
    assert prompt.model_dump() == {"prompt": "x"}
    assert prompt.model_dump(exclude_unset=False, exclude_none=False) == {"prompt": "x"}


def test_a_sent_default_stays_sent() -> None:
    """What equals the default but was there is there in the dump."""
    payload: JsonObject = {"prompt": "x", "stream": False, "max_tokens": 256}
    assert r5.PromptInput.model_validate(payload).model_dump() == payload


def test_defaults_are_put_in_where_asked() -> None:
    """The context asks for the published defaults, at every depth; what has none stays out."""
    chat = r5.ChatInput.model_validate_json('{"messages": [], "response_format": {}, "stream": true}')
    asked = chat.model_dump(context={"defaults": True})
    assert asked == {
        "messages": [],
        "response_format": {},
        "raw": False,
        "stream": True,
        "max_tokens": 256,
        "temperature": 0.6,
    }
    assert json.loads(chat.model_dump_json(context={"defaults": True})) == asked


def test_a_request_built_in_python_dumps_what_was_given() -> None:
    """A model made by hand is a payload."""
    message = r5.ChatMessage(role="user", content="Tide?")
    chat = r5.ChatInput(messages=[message], temperature=0)
    assert chat.model_dump() == {"messages": [{"role": "user", "content": "Tide?"}], "temperature": 0}


def test_an_instance_is_immutable_and_its_changed_copy_is_judged() -> None:
    """Assignment is refused; a copy with other values is what the schema accepts or an error."""
    prompt = r5.PromptInput(prompt="x")
    with pytest.raises(ValidationError, match="frozen"):
        prompt.temperature = 0
    assert prompt.model_copy(update={"temperature": 0}).model_dump() == {"prompt": "x", "temperature": 0}
    with pytest.raises(ValidationError, match="at most 5"):
        prompt.model_copy(update={"temperature": 6})


TOUCHES: dict[str, Callable[[Any], object]] = {
    "field": lambda chat: chat.messages,
    "extra": lambda chat: chat.extra,
    "repr": repr,
    "str": str,
    "equal": lambda chat: chat == r5.ChatInput.model_validate_json(CHAT),
    "hash": hash,
    "list": list,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda chat: pickle.loads(pickle.dumps(chat)),  # noqa: S301 - our own bytes
    "fields set": lambda chat: chat.model_fields_set,
    "model_extra": lambda chat: chat.model_extra,
    "model_copy": lambda chat: chat.model_copy(),
    "dump": lambda chat: chat.model_dump(),
    "dump json": lambda chat: chat.model_dump_json(),
    "validate": r5.ChatInput.model_validate,
    "in a root": r5.Input,
    "in a list": TypeAdapter(list[Any]).dump_json,
}
CHAT = '{"messages": [{"role": "user", "content": [{"text": "x"}]}], "seed": 5.0, "extra": 1}'


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_what_touches_a_read_instance_first_does_not_matter(touch: Callable[[Any], object]) -> None:
    """An instance that waits to be built is the same as one that was built at once."""
    read = r5.ChatInput.model_validate_json(CHAT)
    built = r5.ChatInput.model_validate(json.loads(CHAT))
    if touch is TOUCHES["in a list"]:
        assert touch([read]) == touch([built])
    else:
        assert touch(read) == touch(built)
    assert read == built
    assert vars(read) == vars(built)
    assert repr(read) == repr(built)


def test_an_integer_reads_as_one() -> None:
    """A whole number is an `int` in a field of integers, however it was written and however large."""
    read = r5.PromptInput.model_validate_json('{"prompt": "x", "seed": 5.0, "max_tokens": 1e300}')
    assert isinstance(read.seed, int)
    assert isinstance(read.max_tokens, int)
    assert json.loads(read.model_dump_json()) == {"prompt": "x", "seed": 5, "max_tokens": int(1e300)}


def test_threads_that_touch_an_instance_together_see_it_whole() -> None:
    """The first thread builds it; no thread sees half of it."""
    text = json.dumps({"messages": [{"role": "user", "content": "x"}] * 50})
    with ThreadPoolExecutor(4) as pool:
        for _ in range(50):
            read = r5.ChatInput.model_validate_json(text)
            assert set(pool.map(_messages, [read] * 4)) == {50}


def _messages(chat: r5.ChatInput) -> int:
    return len(chat.messages)


def test_the_json_schema_of_a_model_is_the_published_one() -> None:
    """Tools that ask a model for its schema get what judges for it."""
    assert r5.Input.model_json_schema() == load("r5", "input")


def test_null_is_kept_where_anything_goes() -> None:
    """A property without demands may be null, and stays so."""
    mode = r5.JsonMode.model_validate_json('{"json_schema": null}')
    assert mode.model_dump_json() == '{"json_schema":null}'


@pytest.mark.parametrize("number", ["1e300", "123456789012345678901234567890", "0.1", "-0.0"])
def test_no_digit_of_a_number_is_lost(number: str) -> None:
    """Numbers of any size come out as they went in, declared or not."""
    text = f'{{"response": "x", "usage": {{"total_tokens": {number}, "extra": {number}}}}}'
    read = r4.PromptOutput.model_validate_json(text)
    assert same(json.loads(read.model_dump_json()), json.loads(text))


def test_extra_properties_can_be_read() -> None:
    """What is not declared is kept where pydantic keeps it."""
    read = r0.Input.model_validate_json('{"input": "x", "model_config": [null]}')
    assert read.model_extra == {"model_config": [None]}
    assert read.model_dump_json() == '{"input":"x","model_config":[null]}'


def test_nesting_up_to_the_limit_of_the_reader_is_read() -> None:
    """As deep as our reader goes, the models go."""
    text = '{"input":' + "[" * 199 + "]" * 199 + "}"
    assert r5.Input.model_validate_json(text).model_dump_json() == text
