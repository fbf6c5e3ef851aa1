"""Repairs are as concrete as the value allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

USER: Json = {"role": "user", "content": "tide"}


def first_problem(payload: Json, **arguments: str) -> Problem:
    """Return what the judge says first."""
    return Judge(**{"profile": "published", **arguments}).judge(payload).problems[0]


@pytest.mark.parametrize(
    ("more", "repair"),
    [
        ({"temperature": "0.5"}, "Write /temperature without quotes: 0.5."),
        ({"stream": "True"}, "Write /stream without quotes: true."),
        ({"stream": "yes"}, "Make /stream a boolean."),
        ({"max_tokens": 256.5}, "Round /max_tokens to a whole number: 256."),
        ({"seed": None}, "Leave /seed out, or make it an integer."),
        ({"messages": None}, "Make /messages an array."),
        ({"messages": USER}, "Put /messages into an array, even if it is the only item:"),
        ({"messages": ["tide"]}, "Make /messages/0 an object with 'role' and 'content'."),
        ({"messages": [{"role": 5, "content": "tide"}]}, 'Make /messages/0/role a string: "5".'),
        ({"messages": [{"role": "user", "content": None}]}, "Make /messages/0/content a string or an array."),
        (
            {"response_format": '{"type": "json_object"}'},
            "Send the content of the string /response_format as JSON",
        ),
        (
            {"response_format": "json_object"},
            "Make /response_format an object that has this value as its 'type'.",
        ),
        ({"response_format": "poem"}, "Make /response_format an object."),
        ({"response_format": {"type": "Json-Object"}}, 'Set /response_format/type to "json_object".'),
        (
            {"response_format": {"type": "poem"}},
            'Set /response_format/type to "json_object" or "json_schema".',
        ),
    ],
)
def test_the_repair_says_what_to_write(more: JsonObject, repair: str) -> None:
    """For what clients really get wrong in a chat."""
    problem = first_problem({"messages": [USER], **more})

    assert problem.repair is not None
    assert problem.repair.startswith(repair)


@pytest.mark.parametrize(
    ("payload", "arguments", "repair"),
    [
        ({"messages": [USER]}, {"revision": "r0"}, "Send 'input' instead of 'messages'."),
        ({"messages": [USER]}, {"revision": "r3"}, "Send 'input' or 'requests' instead of 'messages'."),
        ({"prompt": "tide"}, {"form": "chat"}, "Send 'messages' instead of 'prompt'."),
        ({"requests": [{"prompt": "tide"}]}, {}, "Send 'input' instead of 'prompt' in /requests/0."),
        ([{"messages": [USER]}] * 2, {}, "Send each item of the array as a separate payload."),
        (None, {}, "Make the payload an object."),
    ],
)
def test_a_form_that_is_not_taken_is_replaced(payload: Json, arguments: dict[str, str], repair: str) -> None:
    """By one that is taken; nothing is added to it."""
    assert first_problem(payload, **arguments).repair == repair


def test_names_are_told_as_names_and_few_of_many() -> None:
    """In one kind of quotes, however odd or many they are."""
    assert first_problem({"messages": [{"role": "user", 'te"xt': "tide"}]}).message.endswith(
        "it has 'role', 'te\\\"xt'."
    )
    many = first_problem({f"k{number}": 1 for number in range(2_000)}).message
    assert many.endswith("it has 'k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7' and 1,992 more.")


def test_what_a_form_needs_at_once_is_told_together() -> None:
    """An answer in an envelope needs both its keys."""
    message = first_problem({}, direction="output", profile="observed").message

    assert message.startswith(
        "the payload fits none of the forms: it needs 'response', 'result' with 'success', "
    )


@pytest.mark.parametrize(
    "payload",
    [
        {"errors": [{"message": "AiError: x", "code": 5006}], "success": False, "result": {}, "messages": []},
        {"error": {"message": "x", "type": "y"}},
    ],
)
def test_an_error_among_answers_is_called_one(payload: Json) -> None:
    """Instead of everything that an answer would have; among events, too."""
    (problem,) = Judge("output", profile="observed").explain(payload)
    (of_stream,) = Judge("stream", profile="observed").explain(payload)

    assert problem.message == "the payload is an error body, not a response."
    assert of_stream.message == "the payload is an error body, not a stream event."
    assert Judge("error", profile="observed").is_valid(payload)


def test_an_answer_among_events_is_called_one() -> None:
    """A client that asked for a stream and got JSON has it like that."""
    answer: Json = {"result": {"response": "High."}, "success": True, "errors": [], "messages": []}
    (problem,) = Judge("stream", profile="observed").explain(answer)

    assert problem.message == "the payload is a response, not a stream event."
    assert Judge("output", profile="observed").is_valid(answer)


def test_an_event_of_no_kind_gets_no_long_list() -> None:
    """There are too many kinds of events to name what each needs."""
    (problem,) = Judge("stream", profile="observed").explain({"x": 1})

    assert problem.message == (
        "the payload fits none of the forms: it needs the keys of one of them, but it has 'x'."
    )


def test_what_the_api_requires_is_not_left_out() -> None:
    """Under the enforced contract a null in a message is replaced, one beside the messages goes."""
    payloads: list[Json] = [
        {"messages": [{"role": "user", "content": None}]},
        {"messages": [{"role": None, "content": "tide"}]},
        {"messages": [USER], "seed": None},
    ]

    assert [first_problem(payload, profile="enforced", route="chat").repair for payload in payloads] == [
        "Make /messages/0/content a string or an array.",
        "Make /messages/0/role a string.",
        "Leave /seed out, or make it an integer.",
    ]


@pytest.mark.parametrize(
    ("payload", "repair"),
    [
        (
            {"input": "tide", "tools": [{"type": "function", "function": {"name": "tide_at"}}]},
            "Move the members of /tools/0/function into /tools/0 itself.",
        ),
        (
            {"input": "tide", "text": {"format": {"type": "json_schema", "json_schema": {"name": "tide"}}}},
            "Move the members of /text/format/json_schema into /text/format itself.",
        ),
        (
            {"input": "tide", "reasoning": "low"},
            "Make /reasoning an object that has this value as its 'effort'.",
        ),
        ({"messages": [{"role": "user", "content": 5}]}, 'Make /messages/0/content a string: "5".'),
        (
            {"input": "tide", "service_tier": 5},
            'Set /service_tier to "auto", "default", "flex", "scale", "priority" or null.',
        ),
        ({"prompt": ""}, "Give /prompt at least 1 character."),
    ],
)
def test_what_was_meant_for_the_other_route_is_put_right(payload: Json, repair: str) -> None:
    """Chat and Responses nest tools, formats and effort in other ways."""
    assert first_problem(payload, profile="observed").repair == repair


def test_a_null_is_called_null_once() -> None:
    """Its type has no other name."""
    message = first_problem({"messages": [USER], "seed": None}).message

    assert message == "/seed must be an integer, but it is null."


def test_a_bare_text_is_put_under_the_keys_that_take_it() -> None:
    """A string alone can be a prompt or an input."""
    assert first_problem("tide").repair == (
        "Make the payload an object that has this value as its 'prompt' or 'input'."
    )


def test_of_two_forms_the_one_with_more_keys_is_kept() -> None:
    """The tools belong to the messages, so the prompt goes."""
    problem = first_problem({"prompt": "Be brief.", "messages": [USER], "tools": []})

    assert problem.repair == "Keep 'messages', and leave out 'prompt'."


def test_what_no_key_tells_apart_is_the_fault_of_the_schema() -> None:
    """The published r4 output takes a plain message twice; no key of the answer would mend that."""
    item: Json = {"type": "message", "role": "assistant", "content": []}
    answer: Json = {"id": "a", "object": "response", "created_at": 1, "model": "m", "output": [item]}

    problem = first_problem(answer, direction="output", revision="r4")

    assert problem.repair == (
        "The schema cannot distinguish Message and FunctionCall at /output/0; this is a defect of the schema."
    )


def test_a_long_value_is_shown_by_its_beginning() -> None:
    """A message stays one line, and a large value costs no more than a small one."""
    long: list[Json] = ["b" * 1000 for _ in range(1000)]
    problem = first_problem({"messages": {"a" * 100: long}})

    assert len(problem.message) < 200
    assert "…" in problem.message


def test_a_poll_is_left_as_it_is() -> None:
    """No published schema lists it, but the API takes it."""
    problem = first_problem({"request_id": "a"})

    assert problem.code == "no-form"
    assert problem.repair is not None
    assert problem.repair.startswith("No change needed")
