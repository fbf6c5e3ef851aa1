"""A secret that a stream sends in pieces is found."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from workers_ai_contract.recording.spellings import needles_of, starred
from workers_ai_contract.recording.spread import spread_secrets

SECRET = "TOK/cf0123-secret'89abcdef"  # noqa: S105 - planted
NEEDLES = needles_of(frozenset({SECRET}))


def hidden(text: str) -> str:
    """Return the text as it is shown."""
    strings, numbers = spread_secrets(text, NEEDLES)
    return starred(starred(text, strings), numbers, "1")


def stream(*events: Any, end: str = "\n\n") -> str:  # noqa: ANN401 - JSON
    """Return events."""
    return "".join(f"data: {json.dumps(event)}{end}" for event in (*events, {"usage": 7}))


def pieces(size: int) -> list[str]:
    """Return a text with the secret, cut."""
    text = f"It is {SECRET}, is it?"
    return [text[at : at + size] for at in range(0, len(text), size)]


def chat(text: Any, index: int = 0) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an event of a chat."""
    return {"id": "chatcmpl-1", "choices": [{"index": index, "delta": {"content": text}}]}


def joined(shown: str, index: int = 0) -> str:
    """Return the text of one choice."""
    events = [json.loads(line[6:]) for line in shown.splitlines() if line.startswith("data: {")]
    choices = [choice for event in events for choice in event.get("choices", ()) if choice["index"] == index]
    return "".join(str(choice["delta"]["content"]) for choice in choices)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 9, 20])
@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n"])
def test_pieces_of_one_field_are_masked(size: int, end: str) -> None:
    """However long they are; the text around stays, the events stay JSON, and so does their length."""
    text = stream(*map(chat, pieces(size)), end=end)
    shown = hidden(text)

    assert joined(shown) == f"It is {'*' * len(SECRET)}, is it?"
    assert len(shown) == len(text)


def test_pieces_of_native_events_and_of_responses_are_masked() -> None:
    """The field is `response`, or `delta`, in an event with a name."""
    native = stream(*({"response": each, "p": "ab"} for each in pieces(4)))
    events = ({"type": "response.output_text.delta", "output_index": 1, "delta": each} for each in pieces(4))
    responses = "".join(f"event: x\ndata: {json.dumps(event)}\n\n" for event in events)

    assert '"It i"' in hidden(native)
    assert "TOK/" not in hidden(native.replace("It is ", ""))
    assert "cf01" not in hidden(native) + hidden(responses)
    assert "cdef" not in hidden(native) + hidden(responses)


def test_choices_that_take_turns_are_told_apart() -> None:
    """By their index; also the fields of an event that have the same last name."""
    text = stream(*(chat(each, index) for each in pieces(3) for index in (0, 1, 2)))
    shown = hidden(text)

    assert [joined(shown, index) for index in (0, 1, 2)] == [f"It is {'*' * len(SECRET)}, is it?"] * 3


def test_choices_without_an_index_are_told_apart_by_their_names() -> None:
    """Two fields that take turns, each with its part."""
    text = stream(*({"a": {"text": each}, "b": {"text": each}} for each in pieces(3)))

    assert '"cf0"' not in hidden(text)
    assert "TOK" not in hidden(text)


def test_a_number_stays_a_number() -> None:
    """Some streams send digits as numbers."""
    text = stream(*map(chat, ["TOK/cf", 0, 123, "-secret'", 89, "abcdef", 5]))
    contents = [json.loads(line[6:])["choices"][0]["delta"]["content"] for line in text.splitlines()[:-2:2]]
    shown = [
        json.loads(line[6:])["choices"][0]["delta"]["content"] for line in hidden(text).splitlines()[:-2:2]
    ]

    assert contents[1:3] == [0, 123]
    assert shown == ["******", 1, 111, "********", 11, "******", 5]


def test_log_probabilities_are_masked() -> None:
    """Their texts and bytes, in a stream and in one answer."""
    found = [
        {"token": each, "logprob": -0.1, "bytes": [*each.encode()], "top_logprobs": [{"token": each}]}
        for each in pieces(3)
    ]
    whole = json.dumps({"choices": [{"index": 0, "logprobs": {"content": found}}]})
    events = stream(*({"choices": [{"index": 0, "logprobs": {"content": [each]}}]} for each in found))

    for text in (whole, events):
        shown = hidden(text)
        assert '"TOK"' not in shown
        assert '"cde"' not in shown
        assert "[84, 79, 75]" not in shown
        assert '"It "' in shown
    assert len(json.loads(hidden(whole))["choices"][0]["logprobs"]["content"]) == len(found)


def test_escapes_in_pieces_are_followed() -> None:
    """A piece may have its letters escaped, and others beside them."""
    escaped = [
        'data: {"response":"\\ud83c\\udf0a \\u0054OK"}',
        'data: {"response":"\\/cf0123"}',
        'data: {"response":"\\u002Dsecret\\u002789abcdef\\nMore"}',
    ]

    assert hidden("\n\n".join(escaped)).splitlines()[::2] == [
        'data: {"response":"\\ud83c\\udf0a ********"}',
        'data: {"response":"********"}',
        'data: {"response":"' + "*" * 26 + '\\nMore"}',
    ]


def test_damaged_events_are_read_as_far_as_they_go() -> None:
    """One that breaks off, one that has no JSON, and one whose object is not closed."""
    begin = stream(chat("TOK/cf0"))
    broken = f'{begin}data: {{"content": "123'
    texts = "".join(f"data: {each}\n\n" for each in ("TOK/cf", "0123-secret'", "89abcdef"))

    assert hidden(broken).endswith('data: {"content": "***')
    assert "TOK" not in hidden(broken)
    assert hidden(texts) == "".join(f"data: {'*' * size}\n\n" for size in (6, 12, 8))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data: ",
        '{"a": "TOK/cf"}',
        stream(*map(chat, ["TOK/cf", " ", "0123-secret"])),
        stream(chat(SECRET)),
        "data: [" * 3,
        "data: " + "[" * 5000 + "\n\ndata: x",
    ],
    ids=range(7),
)
def test_other_texts_stay(text: str) -> None:
    """Also one event with the whole secret, which is found without this."""
    assert hidden(text) == text


def test_a_deep_event_is_read_as_one_that_is_damaged() -> None:
    """Python's own reader takes deeper ones than a recursion of ours."""
    deep = ["[" * 900 + f'{{"response":"{piece}"}}' + "]" * 900 for piece in pieces(9)]

    assert SECRET[4:10] not in hidden("".join(f"data: {each}\n\n" for each in deep))
    assert "TOK/" not in hidden("".join(f"data: {each}\n\n" for each in deep))


def test_a_large_answer_with_log_probabilities_is_read_in_seconds() -> None:
    """However often it has the secret."""
    tokens = [{"token": each, "logprob": -0.1, "bytes": [*each.encode()]} for each in pieces(3) * 1_000]
    text = json.dumps({"choices": [{"logprobs": {"content": tokens}}]})
    begun = time.monotonic()

    assert '"TOK"' not in hidden(text)
    assert time.monotonic() - begun < 20
