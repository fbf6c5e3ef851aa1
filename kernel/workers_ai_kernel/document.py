"""Any JSON Schema document: the engine's verdict at each place of it, and the explanation beside it."""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import TYPE_CHECKING

from workers_ai_kernel.engine import Engine
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.explaining.hints import NO_HINTS
from workers_ai_kernel.pointers import resolve
from workers_ai_kernel.schema.normal import UnsupportedSchemaError, normalise, normalise_wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workers_ai_kernel.engine import Dialect
    from workers_ai_kernel.explaining.hints import Hints
    from workers_ai_kernel.json_types import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema


class Document:
    """One schema, loaded and compiled when it is first asked for.

    `schema` is the parsed schema, or what loads it; `name` is what it is called; `patterns` gives for a
    regular expression of the schema the one that is compiled in its place.
    """

    def __init__(
        self,
        schema: Json | Callable[[], Json],
        dialect: Dialect = "2020-12",
        *,
        name: str = "schema",
        hints: Hints = NO_HINTS,
        patterns: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.hints = hints
        self._given = schema
        self._dialect: Dialect = dialect
        self._patterns = patterns
        self._places: dict[str, Place] = {}

    @classmethod
    def of_text(cls, text: str, *, name: str, patterns: Mapping[str, str] | None = None) -> Document:
        """Return the document of a schema of 2020-12 that is given as JSON text."""
        return cls(partial(json.loads, text), name=name, patterns=patterns)

    def at(self, pointer: str = "") -> Place:
        """Return the place that a JSON Pointer names; the root is the whole document."""
        if pointer not in self._places:
            self._places[pointer] = Place(self, pointer)
        return self._places[pointer]

    @cached_property
    def schema(self) -> Json:
        """The schema as it was given."""
        return self._given() if callable(self._given) else self._given

    @cached_property
    def engine(self) -> Engine:
        """The compiled judge."""
        return Engine(self.schema, self._dialect, self._patterns)

    @cached_property
    def normal(self) -> Subschema | None:
        """The normal form; None where it does not support the document."""
        try:
            return normalise_wide(self.schema) if self._dialect == "2020-12" else normalise(self.schema)
        except UnsupportedSchemaError:
            return None

    @cached_property
    def parts(self) -> Mapping[str, Subschema]:
        """The subschemas of the normal form, by the places where each is found first."""
        found: dict[str, Subschema] = {}
        for below in () if self.normal is None else self.normal.walk():
            found.setdefault(below.pointer, below)
        return found

    @cached_property
    def has_references(self) -> bool:
        """Whether the schema refers to parts of itself."""
        return '"$ref"' in json.dumps(self.schema)


class Place:
    """A place in a document: it judges and explains values.

    What the normal form supports is explained branch by branch, anything else in the engine's words. A
    place keeps the types that it inherits from what it is in.
    """

    def __init__(self, document: Document, pointer: str) -> None:
        self.document = document
        self.pointer = pointer

    def __repr__(self) -> str:
        return f"{self.document.name}#{self.pointer}"

    @property
    def normal(self) -> Subschema | None:
        """The normal form of what is here; None where it does not support the document."""
        return self.document.parts.get(self.pointer) if self.pointer else self.document.normal

    def is_valid(self, value: Json, /) -> bool:
        """Return the verdict alone.

        Raises:
            SchemaError: the document is not a schema of its dialect, or has no such place.
        """
        return self.verdict(value)

    @cached_property
    def verdict(self) -> Callable[[Json], bool]:
        """The same, compiled: what judges many values calls it directly."""
        if not self.pointer:
            return self.document.engine.test()
        if self.normal is None:
            raise SchemaError(f"no part {self.pointer!r} of this schema is supported by the normal form")
        return self.document.engine.test(self.normal)

    @cached_property
    def objects(self) -> Callable[[Json], bool]:
        """The compiled test for objects that are valid by what is written here; it refuses all else.

        The type may be stated by a subschema around this one.
        """
        accepts = self.values
        if isinstance(self.schema, dict) and self.schema.get("type") == "object":
            return accepts
        return lambda value: isinstance(value, dict) and accepts(value)

    @cached_property
    def values(self) -> Callable[[Json], bool]:
        """The compiled test for values that are valid by what is written here."""
        return self.document.engine.test_at(self.pointer)

    @property
    def schema(self) -> Json:
        """The subschema as it is written."""
        return resolve(self.document.schema, self.pointer)

    @property
    def standing_alone(self) -> JsonObject:
        """The subschema as a schema of its own, with what its references need."""
        whole, here = self.document.schema, self.schema
        if not isinstance(whole, dict) or not isinstance(here, dict):
            return {}
        return {**whole, **here} if self.document.has_references else dict(here)

    def explain(self, value: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield what is wrong with a value, the likeliest cause first; nothing if it is valid.

        `known_invalid` says that the verdict was given before.
        """
        return iter(() if not known_invalid and self.is_valid(value) else self._explainer(value))

    @cached_property
    def _explainer(self) -> Callable[[Json], list[Problem]]:
        # Imported here because a verdict needs none of it.
        from workers_ai_kernel.explaining.findings import problems_from
        from workers_ai_kernel.explaining.walking import Walker, in_words_of

        engine, normal = self.document.engine, self.normal
        if normal is None:
            return lambda value: problems_from(in_words_of(engine.all_violations(value)))
        walker = Walker(normal, engine, self.document.hints)
        return lambda value: problems_from(walker.walk(value))
