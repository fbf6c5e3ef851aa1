"""Unknown, misspelt and deprecated fields."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.advice.requests import TOOL, UNHURRIED, USER, objects, requests, told
from workers_ai_contract.advice import advice_on
from workers_ai_contract.advice.fields import field_advice
from workers_ai_contract.advice.screen import Screened, names_are_known
from workers_ai_contract.drawing.free import ADDED_NAMES
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Direction, Form, Profile
from workers_ai_kernel.pointers import join, tokens
from workers_ai_schemas.forms import forms_named, in_unified_envelope, model_input

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

FIELD_CODES = {"unknown-field", "misspelt-field", "deprecated-field"}


def field_codes(request: Json) -> list[tuple[str, str]]:
    """Return the advice about fields."""
    return [each for each in told(advice_on(request, profile=Profile.PUBLISHED)) if each[0] in FIELD_CODES]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("temprature", "temperature"),
        ("Temperature", "temperature"),
        ("max_token", "max_tokens"),
        ("maxTokens", "max_tokens"),
        ("topp", "top_p"),
        ("tool_choise", "tool_choice"),
        ("respone_format", "response_format"),
        ("steam", "stream"),
        ("seeds", "seed"),
    ],
)
def test_a_misspelt_field_is_told_with_the_name_that_was_meant(written: str, meant: str) -> None:
    """Every validator lets it pass in silence."""
    (problem,) = advice_on({"messages": [USER], written: 1}, profile=Profile.PUBLISHED)

    assert (problem.code, problem.pointer) == ("misspelt-field", f"/{written}")
    assert f"Did you mean {meant!r}?" in problem.message
    assert problem.repair == f"Rename /{written} to {meant!r}."


@pytest.mark.parametrize("name", ["mood", "top_a", "min_p", "system", "n_predict", "lora"])
def test_a_field_that_resembles_none_is_unknown(name: str) -> None:
    """What other servers know is not taken for a slip of the pen."""
    assert field_codes({"messages": [USER], name: 1}) == [("unknown-field", f"/{name}")]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"messages": [USER], "functions": []}, "/functions"),
        ({"messages": [USER], "function_call": "auto"}, "/function_call"),
        ({"messages": [{**USER, "function_call": {"name": "f"}}]}, "/messages/0/function_call"),
        ({"input": "a", "reasoning": {"generate_summary": "auto"}}, "/reasoning/generate_summary"),
        (
            {"requests": [{"input": "a", "reasoning": {"generate_summary": "auto"}}]},
            "/requests/0/reasoning/generate_summary",
        ),
    ],
)
def test_a_deprecated_field_is_told_with_its_successor(request_: JsonObject, expected: str) -> None:
    """Where the request has it, and by the name to send instead."""
    (problem,) = advice_on(request_, profile=Profile.PUBLISHED)

    assert (problem.code, problem.pointer) == ("deprecated-field", expected)
    assert problem.repair is not None
    assert "instead" in problem.repair


CALLING: Json = {
    "role": "assistant",
    "content": "",
    "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
}
# What an answer has, with its nulls; every SDK sends it back like this (simple-openai PR 212).
ANSWERED: Json = {
    "role": "assistant",
    "content": "hello",
    "refusal": None,
    "annotations": None,
    "audio": None,
    "function_call": None,
    "tool_calls": [],
    "reasoning_content": None,
}
NOTHING_TO_SAY: list[Json] = [
    {"messages": [USER], "tools": [TOOL], "parallel_tool_calls": False, "stream_options": {}},
    {"messages": [USER], "metadata": {"mood": "calm"}, "logit_bias": {"17": 1}},
    {"messages": [USER], "response_format": {"type": "json_schema", "json_schema": {"$defs": {}}}},
    {"messages": [USER], "model": "@cf/openai/gpt-oss-20b", "options": {"rejectIfBusy": True}},
    {"messages": [{**USER, "name": "a"}, CALLING, {"role": "tool", "tool_call_id": "1", "content": "b"}]},
    {"messages": [USER, ANSWERED, USER]},
    {"messages": [USER], "function_call": None, "functions": None},
    {"prompt": "a", "stop": ["b"], "user": "c"},
    {"input": [{"role": "user", "content": [{"type": "input_text", "text": "a"}]}], "truncation": "auto"},
    {"requests": [{"input": "a", "external_reference": {"any": "thing"}}]},
    {"request_id": "a"},
    {"model": "m", "input": {"messages": [USER]}},
    {"mood": 1},
    {"messages": 5, "tools": {"mood": 1}},
    {"messages": ["mood", None, ["mood"]]},
    [],
    None,
    "mood",
]


@pytest.mark.parametrize("request_", NOTHING_TO_SAY)
def test_there_is_no_false_alarm(request_: Json) -> None:
    """Documented and observed fields, open objects, and what has no form or the wrong type."""
    assert advice_on(request_, profile=Profile.PUBLISHED) == ()


def test_the_same_field_in_many_items_is_told_once() -> None:
    """With the number of places, and the first few of them."""
    messages: list[Json] = [{**USER, "mood": index} for index in range(100)]
    (problem,) = advice_on({"messages": messages}, profile=Profile.PUBLISHED)

    assert (problem.code, problem.pointer) == ("unknown-field", "/messages/0/mood")
    assert "/messages/1/mood, /messages/2/mood, /messages/3/mood and 96 more" in problem.message


def test_many_different_fields_are_not_told_one_by_one() -> None:
    """A flood of names ends with one warning that counts the rest."""
    request: JsonObject = {"messages": [USER], **{f"mood{index}": 1 for index in range(5_000)}}
    problems = advice_on(request, profile=Profile.PUBLISHED)

    assert len(problems) == 21
    assert "and 4,979 more" in problems[-1].message


def test_pointers_lead_through_the_envelope_and_are_escaped() -> None:
    """From the root of what was sent."""
    request: Json = {"model": "m", "mood": 1, "input": {"messages": [{**USER, "a/b~": 1}]}}

    assert field_codes(request) == [
        ("unknown-field", "/mood"),
        ("unknown-field", "/input/messages/0/a~1b~0"),
    ]


def test_a_named_form_says_what_should_be_there() -> None:
    """Even where the keys tell none."""
    assert told(advice_on({"mesages": []}, profile=Profile.PUBLISHED, form=Form.CHAT)) == [
        ("misspelt-field", "/mesages")
    ]


@pytest.mark.slow
@UNHURRIED
@given(requests())
def test_the_survey_and_the_compiled_screen_agree(request_: Json) -> None:
    """A closed schema, judged by the engine, passes just what is looked through without a find."""
    forms = forms_named(model_input(request_), Direction.INPUT)
    screened = Screened(forms, in_unified_envelope(request_), parts_are_taken=True)

    assert names_are_known(request_, screened) is (list(field_advice(request_, forms)) == [])


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["published", "observed"])
@UNHURRIED
@given(data=st.data())
def test_a_drawn_request_has_no_unknown_field_but_those_that_drawing_adds(
    profile: str, data: st.DataObject
) -> None:
    """What is drawn from a schema has the names that it lists; now and then one is added on purpose.

    Of the items of a Responses input the published schema lists nothing, so anything is drawn there.
    """
    request = data.draw(payloads("input", profile=profile))
    told_of = [(code, pointer) for code, pointer in field_codes(request) if code != "deprecated-field"]

    assert all(
        tokens(pointer)[-1] in ADDED_NAMES or (profile == "published" and "/input/" in pointer)
        for _, pointer in told_of
    )


@pytest.mark.slow
@UNHURRIED
@given(st.data())
def test_a_member_that_nobody_knows_is_found_wherever_names_are_known(data: st.DataObject) -> None:
    """Put into an object with known members, it is reported at its place."""
    request = deepcopy(data.draw(payloads("input", form="chat")))
    known = [
        (pointer, holder) for pointer, holder in objects(request) if holder is request or "role" in holder
    ]
    pointer, holder = data.draw(st.sampled_from(known))
    holder["zzz"] = 1

    assert ("unknown-field", join(pointer, "zzz")) in field_codes(request)


def test_a_field_of_another_form_is_called_so() -> None:
    """It is known well enough, but not where a form was named that lacks it, nor in a batch."""
    named = Judge(form="chat", profile="published").judge({"messages": [USER], "prompt": "tide"}).problems
    batch = Judge(profile="published").judge({"requests": [{"input": "tide", "prompt": "tide"}]}).problems

    assert [(each.code, each.pointer) for each in (*named, *batch)] == [
        ("unknown-field", "/prompt"),
        ("unknown-field", "/requests/0/prompt"),
    ]
    assert all("is a field of another form" in each.message for each in (*named, *batch))


def test_what_an_error_names_gets_no_warning_beside_it() -> None:
    """To rename a field and to leave it out are two repairs, and one of them is right."""
    problems = Judge(profile="published").judge({"requests": [{"inptu": "tide"}]}).problems

    assert [(each.code, each.pointer) for each in problems] == [("misspelt-property", "/requests/0/inptu")]
