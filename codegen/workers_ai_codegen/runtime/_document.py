"""A schema as data, and the compiled validators of its places."""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Above what any schema of a model needs, far below what would fill a memory.
_PATTERN_SIZE = 10_000_000
_URI = "urn:schema"

# Keywords that let branches decide.
UNIONS = ("oneOf", "anyOf")
_SILENT = frozenset({*UNIONS, "$defs", "$schema", "default", "definitions", "description", "title"})

# Keywords whose values are not schemas, and those whose values are schemas by free names.
_VALUES = frozenset({"const", "default", "enum", "example", "examples"})
_NAMED_SCHEMAS = frozenset({"$defs", "definitions", "dependentSchemas", "properties"})


class Accepts(Protocol):
    """Tells whether a parsed JSON value is valid; raises ValueError where it is no JSON."""

    def __call__(self, value: Any, /) -> bool:
        """Judge one value."""
        ...


class Errors(Protocol):
    """Lists the errors of a parsed JSON value."""

    def __call__(self, value: Any, /) -> Iterator[jsonschema_rs.ValidationError]:
        """Judge one value."""
        ...


class Document:
    """One schema, parsed and compiled no sooner than it is asked for.

    `patterns` gives for a regular expression of the schema the one that is compiled: the same
    language in the dialect of an engine that needs only linear time.
    """

    def __init__(self, text: str, *, name: str, patterns: dict[str, str] | None = None) -> None:
        self.name = name
        self._text = text
        self._patterns = patterns or {}
        self._accepts: dict[str, Accepts] = {}
        self._errors: dict[str, Errors | None] = {}
        #: What the explanation finds out about a place once.
        self.notes: dict[tuple[str, str], Any] = {}
        self._found: dict[str, Any] = {}

    @cached_property
    def schema(self) -> Any:
        """The schema as it was given."""
        return json.loads(self._text)

    def at(self, pointer: str) -> Place:
        """Return the place that a JSON Pointer names."""
        return Place(self, pointer)

    def find(self, pointer: str) -> Any:
        """Return the subschema at a place."""
        if pointer not in self._found:
            found = self.schema
            for token in pointer.split("/")[1:]:
                key = token.replace("~1", "/").replace("~0", "~")
                found = found[int(key)] if isinstance(found, list) else found[key]
            self._found[pointer] = found
        return self._found[pointer]

    def accepts(self, pointer: str) -> Accepts:
        """Return what tells whether the subschema at a place accepts a value."""
        accepts = self._accepts.get(pointer)
        if accepts is None:
            accepts = self._accepts[pointer] = self._compile(self.find(pointer)).is_valid
        return accepts

    def errors(self, pointer: str, value: Any) -> Iterable[jsonschema_rs.ValidationError]:
        """List the errors that the subschema at a place finds, its own union left out."""
        if pointer not in self._errors:
            schema = self.find(pointer)
            if isinstance(schema, dict):
                schema = {key: one for key, one in schema.items() if key not in _SILENT}
            self._errors[pointer] = self._compile(schema).iter_errors if schema != {} else None
        errors = self._errors[pointer]
        return () if errors is None else errors(value)

    def _compile(self, schema: Any) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(self._compilable(schema), **self._settings)

    @cached_property
    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "validate_formats": False,
            "pattern_options": jsonschema_rs.RegexOptions(
                size_limit=_PATTERN_SIZE, dfa_size_limit=_PATTERN_SIZE
            ),
            # Sentences of the engine are never shown, and quoting a whole payload in them is dear.
            "mask": "",
        }
        if self.has_references:
            settings["registry"] = jsonschema_rs.Registry([(_URI, self._compilable(self.schema))])
        return settings

    @cached_property
    def has_references(self) -> bool:
        """Tell whether the schema refers to parts of itself."""
        return '"$ref"' in self._text

    def _compilable(self, schema: Any) -> Any:
        """Return the schema with its patterns in the engine's dialect and whole bounds as integers."""
        if isinstance(schema, list):
            return [self._compilable(item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        return {key: self._compilable_keyword(key, value) for key, value in schema.items()}

    def _compilable_keyword(self, key: str, value: Any) -> Any:
        if key in _VALUES:
            return value
        if key in {"$ref", "pattern"}:
            return f"{_URI}{value}" if key == "$ref" else self._patterns.get(value, value)
        if key == "patternProperties":
            return {self._patterns.get(name, name): self._compilable(one) for name, one in value.items()}
        if key in _NAMED_SCHEMAS:
            return {name: self._compilable(one) for name, one in value.items()}
        if isinstance(value, float) and value.is_integer():
            # Compared as doubles, bounds beyond 2**53 would be taken for their neighbours.
            return int(value)
        return self._compilable(value)


class Place:
    """A subschema of a document, where a class stands."""

    def __init__(self, document: Document, pointer: str) -> None:
        self.document = document
        self.pointer = pointer

    def __repr__(self) -> str:
        return f"{self.document.name}#{self.pointer}"

    @cached_property
    def objects(self) -> Accepts:
        """Accepts the objects that are valid here, and nothing else.

        The type may stand on a subschema around this one.
        """
        document = self.document
        if self.schema.get("type") == "object":
            return document.accepts(self.pointer)
        whole = document.accepts(self.pointer)
        return lambda value: isinstance(value, dict) and whole(value)

    @cached_property
    def values(self) -> Accepts:
        """Accepts every value that is valid here."""
        return self.document.accepts(self.pointer)

    @property
    def schema(self) -> Any:
        """The subschema."""
        return self.document.find(self.pointer)

    @property
    def standing_alone(self) -> dict[str, Any]:
        """The subschema as a schema of its own, with what its references need."""
        if not self.document.has_references:
            return dict(self.schema)
        whole = self.document.schema
        return {**whole, **self.schema} if isinstance(whole, dict) else {}
