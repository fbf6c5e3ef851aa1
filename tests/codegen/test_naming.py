"""Each class has the name a user would choose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workers_ai_codegen.fingerprints import Fingerprints
from workers_ai_codegen.naming import name_classes
from workers_ai_codegen.package import revision_source as source
from workers_ai_codegen.shape import shaped
from workers_ai_codegen.structure import occurrences
from workers_ai_kernel.schema.normal import normalise, normalise_wide
from workers_ai_schemas import Direction, Revision

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

NUMBERED = re.compile(r"\d|Model")


def classes(revision: Revision) -> list[str]:
    """Return the names of the classes of one revision."""
    return [one.name for one in source(revision).contract.classes]


def thing(*names: str, **keywords: Json) -> JsonObject:
    """Return the schema of an object with these properties, all strings."""
    return {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        **keywords,
    }


def names_in(schema: JsonObject) -> list[str]:
    """Return the names that the classes of an input schema get."""
    return list(name_classes(occurrences(shaped(normalise_wide(schema)), Direction.INPUT)).values())


def test_the_latest_input_has_the_names_a_user_would_choose() -> None:
    """Forms, messages, tools and their parts are called what people call them."""
    assert {
        "PromptInput",
        "ChatInput",
        "ChatMessage",
        "ContentPart",
        "Tool",
        "ToolFunction",
        "ToolParameters",
        "JsonMode",
        "ResponsesInput",
        "Reasoning",
        "BatchInput",
    } <= set(classes(Revision.R5))


def test_the_typed_output_has_the_names_a_user_would_choose() -> None:
    """Answers of each form and their parts are called what people call them."""
    assert {
        "PromptOutput",
        "ChatOutput",
        "Choice",
        "ChoiceMessage",
        "ToolCall",
        "Usage",
        "ResponsesOutput",
        "ResponsesUsage",
        "ResponsesError",
        "BatchOutput",
        "BatchResult",
    } <= set(classes(Revision.R4))


@pytest.mark.parametrize("revision", list(Revision))
def test_names_are_never_numbered(revision: Revision) -> None:
    """No name has a digit or is a mere model."""
    assert not [name for name in classes(revision) if NUMBERED.search(name)]


@pytest.mark.parametrize("revision", list(Revision))
def test_names_are_unique(revision: Revision) -> None:
    """No two classes of a revision share a name."""
    assert len(classes(revision)) == len(set(classes(revision)))


@pytest.mark.parametrize("revision", [Revision.R1, Revision.R2, Revision.R3])
def test_prefixed_titles_give_the_same_names(revision: Revision) -> None:
    """What revisions r1 and r2 put before their titles is no part of a name."""
    assert set(classes(revision)) == {"BatchInput", "Reasoning", "ResponsesInput"}


def test_equal_subschemas_share_a_class() -> None:
    """A batched request is a Responses input, wherever it stands."""
    contract = source(Revision.R5).contract
    (request,) = [one for one in contract.classes if one.name == "ResponsesInput"]
    assert request.places == ("input/oneOf/1", "input/oneOf/2/properties/requests/items")


@pytest.mark.parametrize("revision", list(Revision))
def test_no_two_classes_of_a_revision_have_the_same_members(revision: Revision) -> None:
    """Two classes that differ in nothing but the name would be one."""
    members = [one.properties for one in source(revision).contract.classes]
    assert all(members.count(one) == 1 for one in members)


def fingerprint(schema: JsonObject) -> str:
    """Return the fingerprint of a whole schema."""
    root = normalise(schema)
    return Fingerprints([root]).of(root)


def test_the_order_of_properties_makes_no_new_class() -> None:
    """Objects that admit the same are the same, however they are written."""
    one, other = thing("a", "b", required=["b", "a"]), thing("b", "a", required=["a", "b"])
    assert fingerprint(one) == fingerprint(other)


def test_a_default_makes_a_new_class() -> None:
    """A published default is part of what a class says."""
    plain: JsonObject = {"type": "object", "properties": {"a": {"type": "string"}}}
    preset: JsonObject = {"type": "object", "properties": {"a": {"type": "string", "default": ""}}}
    assert fingerprint(plain) != fingerprint(preset)


def test_different_objects_of_one_property_name_are_told_apart_by_their_owner() -> None:
    """The one with more to it has the short name, the other is qualified."""
    schema: JsonObject = {
        "type": "object",
        "properties": {
            "left": {"type": "object", "properties": {"place": thing("x")}},
            "right": {"type": "object", "properties": {"place": thing("x", "y")}},
        },
    }
    assert names_in(schema) == ["Input", "Left", "LeftPlace", "Right", "Place"]


def test_untitled_branches_are_told_apart_by_a_property() -> None:
    """Of two branches at one place the second is named for what it has."""
    schema: JsonObject = {
        "type": "object",
        "properties": {"shape": {"type": "object", "oneOf": [thing("radius"), thing("width", "height")]}},
    }
    assert names_in(schema) == ["Input", "ShapeWithRadius", "Shape"]


@pytest.mark.parametrize("title", ["Any", "Root", "Input", "None", "Model", "漢字"])
def test_a_title_that_the_module_needs_itself_is_not_taken(title: str) -> None:
    """Names of Python, pydantic and the module's own are left to them."""
    (_, name) = names_in({"type": "object", "properties": {"a": thing("b", title=title)}})
    assert name != title
    assert name.isidentifier()


def test_hostile_titles_become_harmless_names() -> None:
    """Nothing of a title that is not a letter or digit reaches a name."""
    title = 'X"):\n    import os; os.system("true")\nclass Y('
    (_, name) = names_in({"type": "object", "properties": {"a": thing("b", title=title)}})
    assert name == "XImportOsOsSystemTrueClassY"


def test_what_nothing_tells_apart_is_counted() -> None:
    """Objects without one usable letter to tell them apart still get a class each."""
    branches: list[Json] = [{"oneOf": [thing("é"), thing("ü"), thing("漢")]}, {"type": "string"}]
    assert names_in({"type": "object", "properties": {"字": {"oneOf": branches}}}) == [
        "Input",
        "Part",
        "PartWith",
        "PartVariant2",
    ]


def test_a_class_stands_after_those_it_refers_to() -> None:
    """Reading a module from the top, each name is known when it is used."""
    contract = source(Revision.R4).contract
    seen: set[str] = set()
    for one in contract.classes:
        text = repr(one.properties)
        assert set(re.findall(r"Reference\(name='(\w+)'\)", text)) <= seen
        seen.add(one.name)
