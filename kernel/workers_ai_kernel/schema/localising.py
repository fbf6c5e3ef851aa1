"""Rewrites the references of a document to JSON Pointers into it, so that it needs no base URI.

Identifiers are only names to refer by. Once each reference is a pointer, they are left out, and neither the
normal form nor the engine has to know them. Structure and pointers stay the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin

from workers_ai_kernel import pointers
from workers_ai_kernel.compilable import NAMED_SCHEMAS, VALUE_KEYWORDS
from workers_ai_kernel.schema.dialects import Dialect, is_alone, knows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel.json_types import Json, JsonObject

_ANCHORS = ("$anchor", "$dynamicAnchor")
_REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_LEFT_OUT = frozenset({"$id", "$schema", *_ANCHORS, "$recursiveAnchor"})
_SAFE = "/~!$&'()*+,;=:@?-._"


def localised(document: Json, dialect: Dialect) -> Json:
    """Return the document with each reference as a JSON Pointer into it, and without identifiers.

    A reference that leads out of the document stays as it is, and so does the whole document if a reference
    depends on how it is reached.
    """
    localiser = _Localiser(document, dialect)
    found = localiser.rewritten(document, "")
    return found if localiser.is_static else document


def reference_to(pointer: str) -> str:
    """Return the `$ref` of a JSON Pointer."""
    return f"#{quote(pointer, safe=_SAFE)}"


def referred(reference: str) -> str:
    """Return the JSON Pointer of a `$ref` into its own document."""
    return unquote(reference.removeprefix("#"))


class _Localiser:
    """The identifiers of a document: resources and anchors, each with its place."""

    def __init__(self, document: Json, dialect: Dialect) -> None:
        self._dialect: Dialect = dialect
        self._id = "id" if dialect == "draft4" else "$id"
        self._resources: dict[str, str] = {"": ""}
        self._anchors: dict[tuple[str, str], str] = {}
        self._dynamic: list[str] = []
        self.is_static = True
        self._collect(document, "", "")

    def _collect(self, schema: Json, pointer: str, base: str) -> None:
        if isinstance(schema, list):
            for index, item in enumerate(schema):
                self._collect(item, pointers.join(pointer, index), base)
        if not isinstance(schema, dict):
            return
        base = self._base(schema, base)
        self._resources.setdefault(base, pointer)
        self._name(schema, pointer, base)
        for keyword, value, is_named in _parts(schema):
            place = pointers.join(pointer, keyword)
            if is_named and isinstance(value, dict):
                for name, child in value.items():
                    self._collect(child, pointers.join(place, name), base)
            else:
                self._collect(value, place, base)

    def _name(self, schema: JsonObject, pointer: str, base: str) -> None:
        identifier = schema.get(self._id)
        if is_alone(self._dialect):
            if isinstance(identifier, str) and identifier.startswith("#"):
                self._anchors.setdefault((base, identifier[1:]), pointer)
            return
        for keyword in _ANCHORS:
            name = schema.get(keyword)
            if isinstance(name, str):
                self._anchors.setdefault((base, name), pointer)
                self._dynamic += [name] if keyword == "$dynamicAnchor" else []

    def _base(self, schema: JsonObject, base: str) -> str:
        identifier = schema.get(self._id)
        if not isinstance(identifier, str) or identifier.startswith("#"):
            return base
        if is_alone(self._dialect) and "$ref" in schema:
            return base
        return urldefrag(_joined(base, identifier)).url

    def rewritten(self, schema: Json, base: str) -> Json:
        """Return a schema of the document in its local form."""
        if isinstance(schema, list):
            return [self.rewritten(item, base) for item in schema]
        if not isinstance(schema, dict):
            return schema
        base = self._base(schema, base)
        found: JsonObject = {}
        for keyword, value in schema.items():
            if keyword in _REFERENCES and isinstance(value, str) and knows(self._dialect, keyword):
                is_plain = keyword == "$ref"
                target = self._local(value, base) if is_plain else self._fixed(schema, value, base)
                self.is_static = self.is_static and (is_plain or target is not None)
                found["$ref" if target else keyword] = target or value
            elif not self._is_left_out(keyword, value):
                found[keyword] = self._value(keyword, value, base)
        return found

    def _is_left_out(self, keyword: str, value: Json) -> bool:
        if keyword == "dependencies":
            # The engine gives it a meaning that later dialects took away.
            return not knows(self._dialect, keyword)
        return isinstance(value, str | bool) and (keyword in _LEFT_OUT or keyword == self._id)

    def _value(self, keyword: str, value: Json, base: str) -> Json:
        if keyword in VALUE_KEYWORDS:
            return value
        if keyword in NAMED_SCHEMAS and isinstance(value, dict):
            return {name: self.rewritten(child, base) for name, child in value.items()}
        return self.rewritten(value, base)

    def _local(self, reference: str, base: str) -> str | None:
        """Return a reference as a pointer into the document; None if it leads elsewhere or nowhere."""
        url, fragment = urldefrag(_joined(base, reference))
        root, place = self._resources.get(url), unquote(fragment)
        if root is not None and place and place[0] != "/":
            root, place = self._anchors.get((url, place)), ""
        return None if root is None else reference_to(root + place)

    def _fixed(self, schema: JsonObject, reference: str, base: str) -> str | None:
        """Return the target of a dynamic reference if it can have only one."""
        several = len(set(self._resources.values())) > 1 or len(set(self._dynamic)) < len(self._dynamic)
        return None if several or "$ref" in schema else self._local(reference, base)


def _parts(schema: JsonObject) -> Iterator[tuple[str, Json, bool]]:
    """Yield the keywords that may hold schemas, and whether their members are named."""
    for keyword, value in schema.items():
        if keyword not in VALUE_KEYWORDS:
            yield keyword, value, keyword in NAMED_SCHEMAS


def _joined(base: str, reference: str) -> str:
    if reference.startswith("#"):
        return base + reference
    return urljoin(base, reference)
