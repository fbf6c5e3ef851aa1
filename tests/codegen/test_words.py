"""Titles and property names become names of classes."""

from __future__ import annotations

import pytest

from workers_ai_codegen.words import element, is_usable, pascal, singular, words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("JSON Mode", "JsonMode"),
        ("tool_calls", "ToolCalls"),
        ("FunctionCall", "FunctionCall"),
        ("HTTPServer", "HttpServer"),
        ("3d-model", "DModel"),
        ("été", "T"),
        ("漢字", ""),
        ("__import__('os')", "ImportOs"),
    ],
)
def test_a_title_becomes_a_class_name(text: str, name: str) -> None:
    """Words are joined in capitals, and what is no ASCII word is left out."""
    assert pascal(text) == name


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("messages", "message"),
        ("choices", "choice"),
        ("properties", "property"),
        ("boxes", "box"),
        ("classes", "class"),
        ("branches", "branch"),
        ("status", "status"),
        ("address", "address"),
        ("s", "s"),
        ("content", "content"),
    ],
)
def test_regular_plurals_have_a_singular(plural: str, one: str) -> None:
    """Regular plurals lose their ending, other nouns stay as they are."""
    assert singular(plural) == one


def test_an_element_is_named_after_its_array() -> None:
    """A plural gives its singular, any other name an item, and content its parts."""
    assert element("tool_calls") == "ToolCall"
    assert element("input") == "InputItem"
    assert element("content") == "ContentPart"


def test_words_split_at_case_and_digits() -> None:
    """Capitals, digits and anything that is no letter separate words."""
    assert words("toolCall2_items") == ("tool", "Call", "2", "items")


@pytest.mark.parametrize("name", ["", "None", "class", "a b", "1a", "é"])
def test_what_python_does_not_take_as_a_name_is_not_usable(name: str) -> None:
    """Keywords, blanks and anything outside ASCII are refused as names."""
    assert not is_usable(name)
