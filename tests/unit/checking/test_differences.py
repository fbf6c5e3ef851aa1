"""What counts as a difference between what was wanted and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.checking.differences import request_differences, same_json_text

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


def _user(content: Json, **more: Json) -> JsonObject:
    return {"messages": [{"role": "user", "content": content, **more}]}


def _differences(intended: JsonObject, sent: JsonObject) -> list[tuple[str, str]]:
    return [(found.kind, found.pointer) for found in request_differences(intended, sent)]


@pytest.mark.parametrize(
    ("intended", "sent"),
    [
        ({"seed": 1}, {"seed": 1.0, "model": "m", "stream": False}),
        (_user("tide"), _user("tide", name=None, type="message")),
        (_user("tide", annotations=None, tool_calls=[]), _user("tide")),
        (_user(None), _user("")),
        ({"max_tokens": 5}, {"max_completion_tokens": 5}),
        ({"max_output_tokens": 5}, {"max_tokens": 5}),
        ({"seed": 1}, {"seed": 1, "temperature": 0.6, "n": 1, "top_k": None, "tool_choice": "auto"}),
        (_user("tide"), _user([{"type": "text", "text": "tide"}])),
        (_user([{"type": "text", "text": "tide"}]), _user("tide")),
        ({"input": "tide"}, {"input": [{"role": "user", "content": "tide", "type": "message"}]}),
        (
            {"input": "tide"},
            {"input": [{"role": "user", "content": [{"type": "input_text", "text": "tide"}]}]},
        ),
        ({"input": [{"role": "user", "content": "tide", "type": "message"}]}, {"input": "tide"}),
        (
            {"input": [{"role": "user", "content": [{"type": "input_text", "text": "tide"}]}]},
            {"input": "tide"},
        ),
        ({"x": {"arguments": '{"a":1}'}}, {"x": {"arguments": '{ "a": 1.0 }'}}),
        ({"stop": "END"}, {"stop": ["END"]}),
        ({"stop": ["END"]}, {"stop": "END"}),
        ({"seed": 1}, {"seed": 1, "stream_options": {"include_usage": True}, "user": "ada"}),
    ],
)
def test_what_means_the_same_is_no_difference(intended: JsonObject, sent: JsonObject) -> None:
    """Neither are documented aliases, stated defaults, and members that say nothing."""
    assert _differences(intended, sent) == []


@pytest.mark.parametrize(
    ("intended", "sent", "expected"),
    [
        ({"seed": 1}, {}, ("dropped", "/seed")),
        ({"stop": ["END", "x"]}, {"stop": "END"}, ("altered", "/stop")),
        ({"stop": "END"}, {"stop": ["end"]}, ("altered", "/stop")),
        ({"seed": 1}, {"seed": 1, "options": {"a": 1}}, ("added", "/options")),
        ({"seed": 1}, {"seed": 1, "metadata": {"a": "b"}}, ("added", "/metadata")),
        (_user("tide"), _user("tide", stream_options={"a": True}), ("added", "/messages/0/stream_options")),
        ({"seed": 1}, {"seed": True}, ("altered", "/seed")),
        ({"seed": 1}, {"seed": "1"}, ("altered", "/seed")),
        (_user("tide"), _user("Tide"), ("altered", "/messages/0/content")),
        (_user("tide"), {"messages": [{"role": "user"}]}, ("dropped", "/messages/0/content")),
        (_user("tide"), {"messages": []}, ("dropped", "/messages")),
        (_user("tide"), _user("tide", name="me"), ("added", "/messages/0/name")),
        ({"seed": 1}, {"seed": 1, "temperature": 0.7}, ("added", "/temperature")),
        ({"seed": 1}, {"seed": 1, "tools": []}, ("added", "/tools")),
        ({"seed": 1}, {"random_seed": 1}, ("renamed", "/seed")),
        ({"input": "tide"}, {"input": [{"role": "system", "content": "tide"}]}, ("altered", "/input/0/role")),
        ({"input": [{"role": "system", "content": "tide"}]}, {"input": "tide"}, ("altered", "/input/0/role")),
        ({"input": [{"role": "user", "content": "a"}] * 2}, {"input": "a"}, ("altered", "/input")),
        ({"a/b": {"~": 1}}, {"a/b": {}}, ("dropped", "/a~1b/~0")),
        ({"x": {"arguments": '{"a":1}'}}, {"x": {"arguments": '{"a":2}'}}, ("altered", "/x/arguments")),
    ],
)
def test_what_means_something_else_is_a_difference(
    intended: JsonObject, sent: JsonObject, expected: tuple[str, str]
) -> None:
    """The pointer leads to the place."""
    assert _differences(intended, sent) == [expected]


def test_a_message_put_in_is_an_addition() -> None:
    """The model is told what the caller did not say."""
    sent: JsonObject = {"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "tide"}]}

    assert _differences(_user("tide"), sent) == [("added", "/messages")]


def _tool(name: str, **more: Json) -> Json:
    return {"type": "function", "function": {"name": name, "parameters": {"type": "object", **more}}}


def test_items_in_another_order_are_one_difference() -> None:
    """However much the items differ from each other, and whatever defaults the client states."""
    first, second, third = _tool("c", required=["x"]), _tool("a"), _tool("b", description="b")
    stated = _tool("c", required=["x"], strict=False)
    found = [*request_differences({"tools": [first, second, third]}, {"tools": [second, third, stated]})]

    assert [each.to_json() for each in found] == [
        {
            "pointer": "/tools",
            "sent_order": [1, 2, 0],
            "expected": [first, second, third],
            "got": [second, third, stated],
        }
    ]


def test_sorted_results_of_tools_are_in_another_order() -> None:
    """Their contents are as the caller gave them."""
    results: list[Json] = [
        {"role": "tool", "tool_call_id": name, "content": text} for name, text in (("b", "1"), ("a", "2"))
    ]

    assert _differences({"messages": results}, {"messages": results[::-1]}) == [("altered", "/messages")]


def test_other_items_are_no_other_order() -> None:
    """Each difference then has its own place."""
    intended: JsonObject = {"stop": ["a", "b", "c"]}

    assert _differences(intended, {"stop": ["b", "a", "d"]}) == [
        ("altered", "/stop/0"),
        ("altered", "/stop/1"),
        ("altered", "/stop/2"),
    ]


def test_json_texts_are_compared_as_json() -> None:
    """Texts that are no JSON are compared as texts."""
    assert same_json_text('{"a":[1]}', '{"a": [1.0]}')
    assert same_json_text("{", "{")
    assert not same_json_text("{", "}")
    assert not same_json_text("1", 1)
    assert not same_json_text('"1"', "1")


@pytest.mark.parametrize("keyword", ["default", "const"])
def test_null_means_something_in_a_schema_of_the_caller(keyword: str) -> None:
    """As a default or the only value; elsewhere a null member is as none."""
    parameters: JsonObject = {"properties": {"a": {keyword: None}}}
    bare: JsonObject = {"properties": {"a": {}}}

    def tools(schema: JsonObject) -> JsonObject:
        return {"tools": [{"type": "function", "function": {"name": "f", "parameters": schema}}]}

    assert _differences(tools(parameters), tools(bare)) == [
        ("dropped", f"/tools/0/function/parameters/properties/a/{keyword}")
    ]
