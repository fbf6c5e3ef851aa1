"""What one value has that a schema of the observed contract does not."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.learning.branches import allows, chosen, type_of
from workers_ai_contract.recording import CallSecrets
from workers_ai_contract.traffic.access import object_at
from workers_ai_kernel.pointers import join
from workers_ai_kernel.safe_text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

# What may be shown: no text of people has this form but single words, which schemas do not list either.
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,47}")
# Twenty letters and digits in a row, with both among them, are a key or an id.
_NO_CALL = CallSecrets(frozenset())
_KEY = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20}")


class NoveltyKind(StrEnum):
    """What is new: a member, null, another type, a word that is not listed, an event, or an error code."""

    FIELD = "new-field"
    NULL = "new-null"
    TYPE = "new-type"
    VALUE = "new-value"
    EVENT = "new-event"
    CODE = "new-code"


class Novelty(NamedTuple):
    """Something that a recorded value has and the observed contract does not.

    Attributes:
        kind: What is new.
        schema: The schema of the contract, such as `chat.output`.
        at: The JSON Pointer into that schema.
        path: The place in the answer, with `*` for each index.
        name: The member, for a new field; else None.
        detail: The type, the word or the code; None if it must not be shown.
    """

    kind: NoveltyKind
    schema: str
    at: str
    path: str
    name: str | None = None
    detail: str | None = None


def novelties(schema: str, document: JsonObject, value: Json) -> Iterator[Novelty]:
    """Yield what a value has that the schema of that name does not; places of free form are left out."""
    yield from _Matching(schema).at(document, "", value, "")


class _Matching:
    """Goes through a value and the schema at once."""

    def __init__(self, name: str) -> None:
        self._name = name

    def at(self, schema: JsonObject, pointer: str, value: Json, path: str) -> Iterator[Novelty]:
        """Yield the novelties of a value."""
        branches = chosen(schema, pointer, value)
        if len(branches) > 1 and not all(allows(each.schema, type_of(value)) for each in branches):
            # No branch has the type: null is let in at the union itself.
            yield from self._type(pointer, value, path, has_union=True)
            return
        found = [[*self._below(each.schema, each.pointer, value, path)] for each in branches]
        yield from min(found, key=len)

    def _below(self, schema: JsonObject, pointer: str, value: Json, path: str) -> Iterator[Novelty]:
        if not allows(schema, type_of(value)):
            yield from self._type(pointer, value, path, has_union=False)
        elif isinstance(value, dict):
            yield from self._members(schema, pointer, value, path)
        elif isinstance(value, list):
            items = schema.get("items")
            for item in value if isinstance(items, dict) else ():
                yield from self.at(object_at(schema, "items"), f"{pointer}/items", item, f"{path}/*")
        elif isinstance(value, str):
            words = schema.get("enum")
            if isinstance(words, list) and value not in words:
                yield Novelty(NoveltyKind.VALUE, self._name, pointer, path, detail=shown(value))

    def _members(self, schema: JsonObject, pointer: str, value: JsonObject, path: str) -> Iterator[Novelty]:
        properties = object_at(schema, "properties")
        if not properties:
            return
        event = value.get("type")
        if not path and self._name.endswith(".stream") and _is_foreign(properties, event):
            yield Novelty(NoveltyKind.EVENT, self._name, "", "/type", detail=shown(str(event)))
            return
        for name, member in value.items():
            if name in properties:
                place = join(pointer, "properties", name)
                yield from self.at(object_at(properties, name), place, member, f"{path}/{name}")
            else:
                kind = type_of(member)
                yield Novelty(NoveltyKind.FIELD, self._name, pointer, path, shown(name), kind)

    def _type(self, pointer: str, value: Json, path: str, *, has_union: bool) -> Iterator[Novelty]:
        kind = type_of(value)
        if kind == "null":
            yield Novelty(NoveltyKind.NULL, self._name, pointer, path)
        else:
            detail = None if has_union else kind
            yield Novelty(NoveltyKind.TYPE, self._name, pointer, path, detail=detail)


def _is_foreign(properties: JsonObject, event: Json) -> bool:
    words = object_at(properties, "type").get("enum")
    return isinstance(event, str) and isinstance(words, list) and event not in words


def shown(text: str) -> str | None:
    """Return a name or a value if it looks like a word of a protocol, and not like a secret; else None."""
    if not _WORD.fullmatch(text) or _KEY.search(text):
        return None
    return text if without_credentials(_NO_CALL.text(text)) == text else None
