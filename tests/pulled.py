"""Folders of schemas as `wai pull` writes them, for models that are not built in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import JsonObject

EMBEDDING = "@cf/wharf/berth-embed"
CHAT = "@cf/tide/ebb-1"

_MESSAGE: JsonObject = {
    "type": "object",
    "properties": {"role": {"type": "string"}, "content": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
    "required": ["role", "content"],
}
PAIRS: dict[str, tuple[JsonObject, JsonObject]] = {
    EMBEDDING: (
        {
            "type": "object",
            "properties": {"text": {"type": "string", "minLength": 1}},
            "required": ["text"],
        },
        {
            "type": "object",
            "properties": {
                "shape": {"type": "array", "items": {"type": "integer", "minimum": 1}},
                "data": {"type": "array", "items": {"type": "number"}},
            },
            "required": ["shape", "data"],
        },
    ),
    CHAT: (
        {
            "anyOf": [
                {
                    "type": "object",
                    "properties": {
                        "messages": {"type": "array", "items": _MESSAGE},
                        "n": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
                    },
                    "required": ["messages"],
                },
                {"type": "object", "properties": {"requests": {"type": "array"}}, "required": ["requests"]},
            ]
        },
        {
            "oneOf": [
                {"type": "object", "required": ["choices"], "properties": {"choices": {"type": "array"}}},
                {"type": "string"},
            ]
        },
    ),
}


def write_pulled(folder: Path, model: str) -> Path:
    """Write the pair of a model into a folder of its own below `folder`, and return that."""
    place = folder / model.rpartition("/")[2]
    place.mkdir(parents=True)
    for direction, schema in zip(("input", "output"), PAIRS[model], strict=True):
        (place / f"{direction}.json").write_text(json.dumps(schema), "utf-8")
    (place / "passport.json").write_text(json.dumps({"passport_version": 1, "model": model}), "utf-8")
    return place
