"""Judging in one call."""

from __future__ import annotations

import json
from collections import OrderedDict
from enum import IntEnum

import pytest

from workers_ai_contract import (
    InvalidPayloadError,
    Judgement,
    UnreadableError,
    UsageError,
    WaiError,
    explain,
    is_valid,
    validate,
)
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


class Number(float):
    """A number of a class of its own, as numpy has them."""

    __slots__ = ()


class Status(IntEnum):
    """An enumeration of integers."""

    OK = 200


RIGHT = {"messages": [{"role": "user", "content": "tide"}]}
WRONG = {"messages": [{"role": "user", "content": "tide"}], "temperature": 9}
RIGHT_TEXT = b'{"messages":[{"role":"user","content":"tide"}]}'
WRONG_TEXT = b'{"messages":[{"role":"user","content":"tide"}],"temperature":9}'


def test_one_call_gives_the_verdict_and_another_the_explanation() -> None:
    """On parsed values and on texts."""
    assert is_valid(RIGHT)
    assert is_valid(RIGHT_TEXT)
    assert not is_valid(WRONG)
    assert not is_valid(WRONG_TEXT)
    assert explain(RIGHT) == explain(RIGHT_TEXT) == ()
    assert explain(WRONG) == explain(WRONG_TEXT)
    assert explain(WRONG)[0].pointer == "/temperature"


def test_a_judgement_has_errors_and_warnings_apart() -> None:
    """Both are problems."""
    judgement = validate({**WRONG, "temprature": 1})

    assert [problem.code for problem in judgement.errors] == ["above-maximum"]
    assert judgement.warnings
    assert judgement.problems == (*judgement.errors, *judgement.warnings)


@pytest.mark.parametrize("payload", [RIGHT, RIGHT_TEXT])
def test_nothing_is_raised_at_what_is_valid(payload: object) -> None:
    """Whatever is warned of."""
    judgement = validate(payload)

    judgement.raise_if_invalid()
    assert judgement.form is Form.CHAT


def test_what_is_invalid_raises_with_its_judgement() -> None:
    """The text names the first cause and its repair."""
    judgement = validate(WRONG)

    with pytest.raises(InvalidPayloadError) as caught:
        judgement.raise_if_invalid()
    assert caught.value.judgement is judgement
    assert isinstance(caught.value, WaiError)
    assert str(caught.value) == (
        "invalid (chat): /temperature must be at most 5, but it is 9. [above-maximum]"
        " Lower /temperature to 5 or less."
    )


def test_what_is_unreadable_has_no_verdict_and_is_not_valid() -> None:
    """A verdict alone cannot say which, so it is not valid; the judgement says None."""
    assert validate(b"nope").valid is None
    assert is_valid(b"nope") is False
    assert [problem.code for problem in explain(b"nope")] == ["unreadable"]
    with pytest.raises(InvalidPayloadError, match="unreadable"):
        validate(b"nope").raise_if_invalid()


def test_a_string_is_a_json_string() -> None:
    """It is no text to be parsed."""
    assert not is_valid('{"prompt": "tide"}')
    assert is_valid(b'{"prompt": "tide"}')


def test_a_judgement_has_no_truth_value() -> None:
    """With three verdicts it would mislead."""
    with pytest.raises(TypeError, match="use its `valid`"):
        bool(Judgement(valid=True))


def test_contract_and_form_are_named_as_for_a_judge() -> None:
    """Profile, revision, route, direction, form."""
    part = {"type": "text", "text": "tide"}
    two_parts = {"messages": [{"role": "user", "content": [part, part]}]}

    assert is_valid(two_parts, profile="published")
    assert not is_valid(two_parts)
    assert not is_valid(two_parts, profile="enforced")
    assert is_valid({"input": "tide"}, profile="enforced", route="run")
    assert not is_valid({"input": "tide"}, profile="enforced", route="chat")
    assert not is_valid({"messages": []}, revision="r0")
    assert validate({}, form="chat").form is Form.CHAT
    assert is_valid(b"data: [DONE]\n\n", direction="stream", profile="observed") is False
    with pytest.raises(UsageError, match="there is no profile 'poem'"):
        is_valid(RIGHT, profile="poem")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"prompt": {1}}, "of type 'set'"),
        ({"prompt": (1,)}, "of type 'tuple' at /prompt, which"),
        ({"prompt": bytearray()}, "of type 'bytearray'"),
        ({1: "prompt"}, "a key of type 'int'; JSON"),
        (float("nan"), "contains nan, which"),
        ([float("nan")], "contains nan at /0, which"),
        ({"prompt": [float("inf")]}, "contains inf at /prompt/0, which"),
        ("\ud800", "contains a string with a lone surrogate; UTF-8"),
        ({"prompt": "\udfff"}, "a string with a lone surrogate at /prompt; UTF-8"),
        ({"messages": [{"content": "tide \ud83d and \ude00"}]}, "surrogate at /messages/0/content;"),
        ({"\ud800": 1}, "contains a key with a lone surrogate; UTF-8"),
        ({"a/b": [{}, {"é\udc00": "tide"}]}, "a key with a lone surrogate at /a~1b/1; UTF-8"),
    ],
    ids=ascii,
)
def test_what_json_has_not_is_a_usage_error(value: object, sentence: str) -> None:
    """Whatever is asked of it."""
    for ask in (validate, is_valid, explain):
        with pytest.raises(UsageError, match=sentence):
            ask(value)


@pytest.mark.parametrize("text", ["é", "潮", "\U0001f30a", "\ud7ff\ue000\uffff", "\U0010ffff"])
def test_any_text_without_a_lone_surrogate_is_judged(text: str) -> None:
    """In a string and in a key."""
    for value in ({"prompt": text}, {"prompt": "tide", text: text}):
        assert is_valid(value)
        assert is_valid(json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "value",
    [
        {"prompt": Text("tide")},
        {Text("prompt"): "tide"},
        OrderedDict[str, str](prompt="tide"),
        {"prompt": "tide", "temperature": Number(0.5), "max_tokens": Status.OK},
    ],
    ids=range(4),
)
def test_instances_of_subclasses_are_what_they_derive_from(value: object) -> None:
    """Whether the engine knows the class or not."""
    assert is_valid(value)
    assert validate(value).valid is True
    assert explain(value) == ()


def test_a_lone_surrogate_is_found_in_a_subclass_too() -> None:
    """It is a string like any other."""
    with pytest.raises(UsageError, match="a lone surrogate at /prompt"):
        is_valid({"prompt": Text("\ud800")})


def test_a_value_that_holds_itself_is_a_usage_error() -> None:
    """It would never end."""
    value: list[object] = []
    value.append(value)

    with pytest.raises(UsageError, match="nested more than 200 deep"):
        is_valid(value)


@pytest.mark.parametrize("innermost", [[], {}, 5, None])
def test_a_value_is_as_deep_as_a_text_may_be(innermost: object) -> None:
    """200 arrays and objects, whatever is in the innermost; both ways to call agree."""
    value = innermost
    for _ in range(200 - isinstance(innermost, (list, dict))):
        value = [value]
    assert validate(value).valid is validate(json.dumps(value).encode()).valid is False

    with pytest.raises(UsageError, match="nested more than 200 deep"):
        validate([value])
    assert validate(json.dumps([value]).encode()).valid is None


@pytest.mark.parametrize("data", [b"", b"nope", b"[" * 300 + b"]" * 300, b'{"prompt": 1e999}'])
def test_the_verdict_on_bytes_is_raised_for_what_cannot_be_read(data: bytes) -> None:
    """It has no third value."""
    with pytest.raises(UnreadableError):
        Judge().is_valid_bytes(data)


@pytest.mark.parametrize("profile", ["published", "enforced", "observed"])
@pytest.mark.parametrize(
    "number", ["99999999999999999999", "-99999999999999999999", "1" + "0" * 300, "18446744073709551615"]
)
@pytest.mark.parametrize("field", ["max_tokens", "seed", "temperature", "top_k", "unknown"])
def test_no_verdict_depends_on_the_last_digits_of_a_long_integer(
    profile: str, field: str, number: str
) -> None:
    """The verdict on bytes, which may round it, is that on the exact value."""
    data = f'{{"prompt": "tide", "{field}": {number}}}'.encode()
    judge = Judge(profile=profile)

    assert judge.is_valid_bytes(data) is judge.judge_bytes(data).valid
