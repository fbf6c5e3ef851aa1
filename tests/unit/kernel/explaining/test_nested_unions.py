"""Of nested unions of objects, the branch that was meant is told by what is inside a value."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

TEXT: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}


def _object(*required: str, **properties: Json) -> JsonObject:
    return {"type": "object", "properties": {**properties}, "required": [*required]}


RULES: JsonObject = {
    "oneOf": [
        _object("name", "rule", name=TEXT, rule=_object("least", "most", least=WHOLE, most=WHOLE)),
        _object("name", "rule", name=TEXT, rule=_object("pattern", pattern=TEXT)),
    ]
}
KINDS: JsonObject = {
    "oneOf": [
        _object(
            "about", "spec", about=_object("kind", kind={"const": kind}), spec=_object(key, **{key: WHOLE})
        )
        for kind, key in (("tide", "depth"), ("moon", "phase"))
    ]
}
INCOMPLETE: JsonObject = {
    "anyOf": [
        _object("a", "b", "c", a=WHOLE, b=WHOLE, c=WHOLE),
        _object("a", a=WHOLE, spot=_object("x", x=WHOLE)),
    ]
}
ARRAYS: JsonObject = {
    "anyOf": [
        {"type": "array", "items": _object("key", "value", key=TEXT, value=TEXT)},
        {"type": "array", "items": _object("name", name=TEXT)},
    ]
}
PARTS: JsonObject = {
    "oneOf": [
        _object("type", "text", type={"const": "text"}, text=TEXT),
        _object("type", "url", type={"const": "image"}, url=_object("href", href=TEXT)),
    ]
}
MESSAGES: JsonObject = {
    "anyOf": [
        _object("content", "name", content=TEXT, name=TEXT),
        _object("content", content={"type": "array", "items": PARTS}),
    ]
}
NAMED: JsonObject = {
    "anyOf": [_object("id", "spec", id=TEXT, spec={}), _object("id", "label", id=TEXT, label={})]
}
OPTIONAL: JsonObject = {
    "anyOf": [
        _object(at={**_object(**{key: WHOLE}), "additionalProperties": False}) for key in ("depth", "phase")
    ]
}


@pytest.mark.parametrize(
    ("schema", "value", "pointer", "words"),
    [
        (RULES, {"name": "n", "rule": {"pattern": 2}}, "/rule/pattern", "must be a string"),
        (RULES, {"name": "n", "rule": {"least": 1, "most": "2"}}, "/rule/most", "must be an integer"),
        (RULES, {"name": "n", "rule": {"least": 1}}, "/rule", "has no 'most'"),
        (KINDS, {"about": {"kind": "moon"}, "spec": {"depth": 1}}, "/spec", "has no 'phase'"),
        (KINDS, {"about": {"kind": "tide"}, "spec": {"depth": "1"}}, "/spec/depth", "must be an integer"),
        (INCOMPLETE, {"a": 1, "b": 1, "spot": {"x": "1"}}, "/spot/x", "must be an integer"),
        (INCOMPLETE, {"a": "1", "b": 1}, "", "has no 'c'"),
        (ARRAYS, [{"name": 1}], "/0/name", "must be a string"),
        (MESSAGES, {"content": [{"type": "image", "url": {"href": 5}}]}, "/content/0/url/href", "a string"),
        (MESSAGES, {"content": [{"type": "img"}]}, "/content/0/type", 'Did you mean "image"?'),
        (MESSAGES, {"content": 5, "name": "n"}, "/content", "must be a string"),
        (NAMED, {"id": "a", "lable": 1}, "/lable", "did you mean 'label'?"),
        (OPTIONAL, {"at": {"phase": "new"}}, "/at/phase", "must be an integer"),
    ],
    ids=range(13),
)
def test_the_deepest_fault_of_the_branch_meant_is_named(
    schema: JsonObject, value: Json, pointer: str, words: str
) -> None:
    """Not a key that another branch would need."""
    first, *_ = Document(schema).at().explain(value)

    assert (first.pointer, words in first.message) == (pointer, True), first


def test_branches_that_multiply_are_not_all_compared() -> None:
    """Eight branches a level, twenty levels: the comparison stops where nobody would look."""
    node: JsonObject = {"$ref": "#/$defs/n"}
    branches: list[Json] = [_object("v", "w", v=node, w=WHOLE) for _ in range(8)]
    place = Document({**node, "$defs": {"n": {"anyOf": branches}}}).at()
    value: Json = {"v": 1, "w": 1}
    for _ in range(20):
        value = {"v": value, "w": 1}
    place.is_valid(value)
    start = time.process_time()

    assert list(place.explain(value))
    assert time.process_time() - start < 0.3
