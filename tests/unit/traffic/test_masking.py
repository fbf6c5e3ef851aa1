"""Values of people do not reach a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract import Judge
from workers_ai_contract.traffic import masked
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

SECRET = 'Anna\'s "secret" is: 12 Harbour Lane, and much more than one line can show in a report ' * 3


@pytest.mark.parametrize(
    "payload",
    [
        {"messages": [{"role": "user", "content": "x"}], "max_tokens": SECRET},
        {"messages": [{"role": SECRET, "content": "x"}]},
        {"messages": SECRET},
        {"prompt": "x", "temperature": SECRET},
        {"prompt": "x", "tools": SECRET, "stream": "Ann"},
        {
            "messages": [
                {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": SECRET}}]}
            ]
        },
    ],
    ids=range(6),
)
def test_no_part_of_a_text_is_quoted(payload: dict[str, object]) -> None:
    """Not even the beginning of a long one, and not in a repair."""
    problems = Judge("input").judge(payload).problems  # type: ignore[arg-type]

    said = " ".join(f"{each.message} {each.repair}" for each in masked(problems, payload))  # type: ignore[arg-type]

    assert problems
    assert "Anna" not in said
    assert "Harbour" not in said
    assert '"Ann"' not in said


def test_the_place_the_keys_and_words_of_the_protocol_stay() -> None:
    """So that the problem can be found and mended."""
    problem = Problem(
        "c", "/temperatur", "Unknown field /temperatur of 'user'.", repair="Rename it to 'temperature'."
    )

    assert masked([problem], {"temperatur": "x", "role": "user"}) == (problem,)


def test_the_signs_that_json_needs_stay() -> None:
    """A text that is not JSON has them, too."""
    problem = Problem("unreadable", "", "not JSON: Expecting ',' delimiter (line 1, column 9).")

    assert masked([problem], '{"a": 1, "b": "x,y" "c": 2}') == (problem,)


def test_a_short_text_is_hidden_where_it_is_quoted() -> None:
    """Also one of three letters; as a part of a longer text it says nothing of it."""
    problem = Problem("c", "/a", "/a is 'Ann', not 'an'.")

    (said,) = masked([problem], {"a": "Ann", "b": "Japan"})

    assert said.message == "/a is '…', not 'an'."


def test_a_place_stays_where_a_text_equals_a_key() -> None:
    """Else the place would be lost."""
    payload: JsonObject = {"messages": [{"role": "user", "content": "temperature"}], "temperature": 9}

    (problem,) = Judge("input").judge(payload).problems

    assert masked([problem], payload) == (problem,)


@pytest.mark.parametrize("wrong", ["json_schemas", "json_objects"])
def test_allowed_values_stay_where_a_text_is_like_them(wrong: str) -> None:
    """They are the schema's; what was sent is hidden."""
    payload: JsonObject = {
        "messages": [{"role": "user", "content": "tide"}],
        "response_format": {"type": wrong},
    }

    (problem,) = Judge("input").judge(payload).problems
    (said,) = masked([problem], payload)

    assert 'must be "json_object" or "json_schema"' in said.message
    assert said.repair == f'Set /response_format/type to "{wrong[:-1]}".'
    assert f'"{wrong}"' not in said.message


def test_a_text_that_contains_a_key_is_hidden_whole() -> None:
    """What is shown is a key as a word of its own."""
    problem = Problem("c", "", 'It is "the temperature in my room".')

    assert (
        masked([problem], {"prompt": "the temperature in my room", "temperature": 1})[0].message
        == 'It is "\u2026".'
    )
