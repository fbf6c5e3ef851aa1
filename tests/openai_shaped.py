"""A pair of schemas in the form that new models publish, as large as theirs: derived, not kept.

From the structure of the types of `@cloudflare/workers-types`: a union of all forms at the root, references
written out where they are used, and `anyOf: […, null]` where a scalar may be null.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_TYPES = Path(__file__).parents[1] / "schemas" / "workers_ai_schemas" / "observed" / "workers-types.json"
_MODEL = "Base_Ai_Cf_Openai_Gpt_Oss_20B"
_NAMED = frozenset({"properties", "$defs"})
_LISTS = frozenset({"enum", "required"})
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def openai_shaped() -> dict[str, JsonObject]:
    """Return the input and the output."""
    types: dict[str, JsonObject] = json.loads(_TYPES.read_text("utf-8"))["types"]
    derived = _Derived(types)
    inputs = ["ChatCompletionsMessagesInput", "ResponsesInput", f"{_MODEL}.inputs"]
    outputs = ["ChatCompletionsOutput", "ResponsesOutput", f"{_MODEL}.postProcessedOutputs"]
    return {"input": derived.union(inputs, "requests"), "output": derived.union(outputs, "responses")}


def written(schema: JsonObject) -> str:
    """Return a schema as the text of a file."""
    return json.dumps(schema, indent=2) + "\n"


class _Derived:
    """Schemas without references."""

    def __init__(self, types: dict[str, JsonObject]) -> None:
        self._types = types

    def union(self, names: list[str], batch: str) -> JsonObject:
        """Return the union of some types, and of a batch of them."""
        forms = [self._titled(name) for name in names]
        many: Json = {
            "title": "Batch",
            "type": "object",
            "properties": {batch: {"type": "array", "items": {"anyOf": [*forms]}}},
            "required": [batch],
        }
        return {"$schema": _DIALECT, "anyOf": [*forms, many]}

    def _titled(self, name: str) -> JsonObject:
        return {"title": name.rpartition(".")[2], **cast("JsonObject", self._without(self._types[name]))}

    def _without(self, value: Json) -> Json:
        if isinstance(value, list):
            return [self._without(item) for item in value]
        if not isinstance(value, dict):
            return value
        target = value.get("$ref")
        if isinstance(target, str):
            return self._titled(target)
        return _nullable({keyword: self._keyword(keyword, below) for keyword, below in value.items()})

    def _keyword(self, keyword: str, value: Json) -> Json:
        if keyword in _NAMED and isinstance(value, dict):
            return {name: self._without(below) for name, below in value.items()}
        return value if keyword in _LISTS else self._without(value)


def _nullable(schema: JsonObject) -> JsonObject:
    """Return a union with `null` in the place of a list of types."""
    types = schema.get("type")
    if not isinstance(types, list) or "null" not in types:
        return schema
    (other,) = (each for each in types if each != "null")
    return {"anyOf": [{**schema, "type": other}, {"type": "null"}]}
