"""A JSON Schema document: verdicts and explanations for each place in it."""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import TYPE_CHECKING

from workers_ai_kernel.acceptance import PureAcceptance
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.explaining.hints import NO_HINTS
from workers_ai_kernel.pointers import resolve
from workers_ai_kernel.schema.normal import UnsupportedSchemaError, normalise, normalise_wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workers_ai_kernel.acceptance import Acceptance
    from workers_ai_kernel.engine import SchemaEngine
    from workers_ai_kernel.explaining.hints import Hints
    from workers_ai_kernel.json_types import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.dialects import Dialect
    from workers_ai_kernel.schema.normal import Subschema


class Document:
    """One schema, loaded and compiled on first use.

    `schema` is the parsed schema or a function that loads it; `name` is its name in messages; `hints` are
    passed to explanations; `patterns` maps regular expressions of the schema to the ones to compile. Without
    `compiled`, the normal form judges instead of the engine: a value takes longer, but importing the engine
    takes longer still. The schema must then be in the width of `normalise`.
    """

    def __init__(  # noqa: PLR0913 - as many as a document has properties
        self,
        schema: Json | Callable[[], Json],
        dialect: Dialect = "2020-12",
        *,
        name: str = "schema",
        hints: Hints = NO_HINTS,
        patterns: Mapping[str, str] | None = None,
        compiled: bool = True,
    ) -> None:
        self.name = name
        self.hints = hints
        self._given = schema
        self.dialect: Dialect = dialect
        self._patterns = patterns
        self.is_compiled = compiled
        self._places: dict[str, Place] = {}

    @classmethod
    def of_text(
        cls,
        text: str,
        *,
        name: str,
        patterns: Mapping[str, str] | None = None,
        dialect: Dialect = "2020-12",
    ) -> Document:
        """Return the document of a schema given as JSON text."""
        return cls(partial(json.loads, text), dialect, name=name, patterns=patterns)

    def at(self, pointer: str = "") -> Place:
        """Return the place at a JSON Pointer; the empty pointer is the whole document."""
        if pointer not in self._places:
            self._places[pointer] = Place(self, pointer)
        return self._places[pointer]

    @cached_property
    def schema(self) -> Json:
        """The schema as given."""
        return self._given() if callable(self._given) else self._given

    @cached_property
    def engine(self) -> SchemaEngine:
        """The compiled engine."""
        # Imported late: a document that is not compiled has none.
        from workers_ai_kernel.engine import SchemaEngine

        return SchemaEngine(self.schema, self.dialect, self._patterns)

    @property
    def acceptance(self) -> Acceptance:
        """What answers for the subschemas of the normal form."""
        return self.engine if self.is_compiled else PureAcceptance()

    @cached_property
    def normal(self) -> Subschema | None:
        """The normal form, or None if the document uses something it does not support."""
        try:
            if self.is_compiled:
                return normalise_wide(self.schema, self.dialect)
            return normalise(self.schema)
        except UnsupportedSchemaError:
            return None

    @cached_property
    def parts(self) -> Mapping[str, Subschema]:
        """The subschemas of the normal form, by their JSON Pointers."""
        found: dict[str, Subschema] = {}
        for below in () if self.normal is None else self.normal.walk():
            found.setdefault(below.pointer, below)
        return found

    @cached_property
    def has_references(self) -> bool:
        """Whether the schema contains `$ref`."""
        return '"$ref"' in json.dumps(self.schema)


class Place:
    """A place in a document; it judges and explains values.

    Explanations go branch by branch where the normal form supports the document, and otherwise quote the
    engine. A place keeps the types that it inherits from the schemas around it.
    """

    def __init__(self, document: Document, pointer: str) -> None:
        self.document = document
        self.pointer = pointer

    def __repr__(self) -> str:
        return f"{self.document.name}#{self.pointer}"

    @property
    def normal(self) -> Subschema | None:
        """The normal form of this place, or None if it does not support the document."""
        return self.document.parts.get(self.pointer) if self.pointer else self.document.normal

    def is_valid(self, value: Json, /) -> bool:
        """Return whether a value is valid here.

        Raises:
            SchemaError: the document is not a schema of its dialect, or has no such place.
        """
        return self.verdict(value)

    @cached_property
    def verdict(self) -> Callable[[Json], bool]:
        """The compiled form of `is_valid`, for callers that judge many values."""
        if not self.pointer and self.document.is_compiled:
            return self.document.engine.test()
        if self.normal is None:
            raise SchemaError(f"the schema has no supported subschema at {self.pointer!r}")
        return self.document.acceptance.test(self.normal)

    @cached_property
    def objects(self) -> Callable[[Json], bool]:
        """The compiled test for valid objects; it rejects every other type.

        Needed where the type is stated by a schema around this one.
        """
        accepts = self.values
        if isinstance(self.schema, dict) and self.schema.get("type") == "object":
            return accepts
        return lambda value: isinstance(value, dict) and accepts(value)

    @cached_property
    def values(self) -> Callable[[Json], bool]:
        """The compiled test of the schema written here, without inherited types."""
        return self.document.engine.test_at(self.pointer)

    @property
    def schema(self) -> Json:
        """The subschema as written."""
        return resolve(self.document.schema, self.pointer)

    @property
    def standalone(self) -> JsonObject:
        """The subschema as a self-contained schema, with the definitions that its references need."""
        whole, here = self.document.schema, self.schema
        if not isinstance(whole, dict) or not isinstance(here, dict):
            return {}
        return {**whole, **here} if self.document.has_references else dict(here)

    def explain(self, value: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield the problems of a value, the likeliest cause first; nothing if it is valid.

        Set `known_invalid` to skip the verdict if the value is already known to be invalid.
        """
        return iter(() if not known_invalid and self.is_valid(value) else self._explainer(value))

    @cached_property
    def _explainer(self) -> Callable[[Json], list[Problem]]:
        # Imported late: a verdict alone needs none of it.
        from workers_ai_kernel.explaining.mismatches import problems_from
        from workers_ai_kernel.explaining.walking import Walker, engine_mismatches

        normal = self.normal
        if normal is None:
            engine = self.document.engine
            return lambda value: problems_from(engine_mismatches(engine.all_violations(value)))
        walker = Walker(normal, self.document.acceptance, self.document.hints)
        return lambda value: problems_from(walker.walk(value))
