"""The compiled engine for a document and for each place in it; the only module that calls jsonschema-rs.

`format` is an annotation here, as in the standard. Nothing is ever fetched: a reference that leads out of the
document is an error.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, cast
from urllib.parse import quote

from workers_ai_kernel.compilable import compilable, compiled_pointer
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.pointers import join, resolve
from workers_ai_kernel.schema.dialects import DIALECT_NAMES
from workers_ai_kernel.schema.localising import localised
from workers_ai_kernel.schema.normal import ALL_TYPES
from workers_ai_kernel.violation import DEMANDS, Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from jsonschema_rs import Registry, Validator

    from workers_ai_kernel.json_types import Json, JsonObject
    from workers_ai_kernel.schema.dialects import Dialect
    from workers_ai_kernel.schema.normal import Subschema

_DOCUMENT = "urn:document"
# How the engine's messages refer to the rejected value.
_VALUE = "it"
# The one keyword with a schema below whose violations are asked of the engine.
_CONTAINS = "contains"
# The keywords without unions below: what they report is never long.
_LEAVES = frozenset(
    {
        *DEMANDS,
        _CONTAINS,
        "dependentRequired",
        "maxContains",
        "minContains",
        "required",
    }
)
# More than any schema needs, yet far from exhausting memory.
_PATTERN_SIZE = 20_000_000


class SchemaEngine:
    """Judges values under a document, its subschemas and its places; each is compiled on first use.

    `patterns` maps regular expressions of the document to the ones to compile.
    """

    def __init__(self, document: Json, dialect: Dialect, patterns: Mapping[str, str] | None = None) -> None:
        self._document = document
        self._dialect: Dialect = dialect
        self._patterns = patterns or {}

    def is_valid(self, value: Json) -> bool:
        """Return whether a value is valid under the whole document."""
        return self._whole.is_valid(value)

    def test(self, schema: Subschema | None = None) -> Callable[[Json], bool]:
        """Return the compiled test of a subschema, or of the whole document if None."""
        return self._whole.is_valid if schema is None else self._at(self._reference(schema)).is_valid

    def test_at(self, pointer: str) -> Callable[[Json], bool]:
        """Return the compiled test of the schema written at a pointer, without inherited types."""
        return self._at(self._place(pointer)).is_valid if pointer else self._whole.is_valid

    def test_all(self, schema: Subschema, /) -> Callable[[list[Json]], bool]:
        """Return the compiled test that all items of a list are valid under a subschema."""
        return self._at({"items": self._reference(schema)}).is_valid

    def test_pattern(self, pattern: str, /) -> Callable[[Json], bool]:
        """Return the compiled test that a text matches a regular expression of the document."""
        return self._at({"pattern": self._patterns.get(pattern, pattern)}).is_valid

    def violations(self, schema: Subschema, value: Json, /) -> Iterator[Violation]:
        """Yield the violations of a value by the keywords of a subschema that have no schemas within.

        The engine lists the errors of every branch of every union, which can be exponentially many: so it is
        only asked about keywords that have none.
        """
        written = resolve(self._compilable, compiled_pointer(schema.pointer, self._patterns))
        leaves: JsonObject = {}
        if isinstance(written, dict):
            leaves = {key: written[key] for key in written if key in _LEAVES}
        if _CONTAINS in leaves:
            # Its schema stays in the document, which its references point into.
            leaves[_CONTAINS] = self._place(join(schema.pointer, _CONTAINS))
        return _violations(self._at(leaves), value, self._written)

    def all_violations(self, value: Json) -> Iterator[Violation]:
        """Yield the violations of a value under the whole document."""
        return _violations(self._whole, value, self._written)

    def _reference(self, schema: Subschema) -> JsonObject:
        """Return a schema equivalent to the normal form: a reference, and the inherited types."""
        if not schema.types:
            return {"not": {}}
        reference = self._place(schema.pointer)
        if schema.types == ALL_TYPES or self._states_types(schema):
            return reference
        return {"allOf": [{"type": list(schema.types)}, reference]}

    def _states_types(self, schema: Subschema) -> bool:
        """Return whether the document states the types of the normal form at that same place."""
        written = resolve(self._document, schema.pointer)
        if not isinstance(written, dict) or "$ref" in written:
            return False
        types = written.get("type")
        return set(types if isinstance(types, list) else [types]) == set(schema.types)

    def _place(self, pointer: str) -> JsonObject:
        return {"$ref": f"{_DOCUMENT}#{quote(compiled_pointer(pointer, self._patterns))}"}

    @cached_property
    def _whole(self) -> Validator:
        return self._compiled(self._compilable, None)

    @cached_property
    def _compilable(self) -> Json:
        return compilable(localised(self._document, self._dialect), self._patterns)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """The original regular expressions, by the ones compiled in their place."""
        return {compiled: written for written, compiled in self._patterns.items()}

    @cached_property
    def _resources(self) -> Registry:
        import jsonschema_rs

        with self._refusals():
            return jsonschema_rs.Registry(
                [(_DOCUMENT, self._compilable)], draft=self._drafts[0], retriever=_refuse_retrieval
            )

    @cached_property
    def _drafts(self) -> tuple[int, type[Validator]]:
        # Imported late: it is the slowest import.
        import jsonschema_rs

        drafts: Mapping[Dialect, tuple[int, type[Validator]]] = {
            "draft4": (jsonschema_rs.Draft4, jsonschema_rs.Draft4Validator),
            "draft6": (jsonschema_rs.Draft6, jsonschema_rs.Draft6Validator),
            "draft7": (jsonschema_rs.Draft7, jsonschema_rs.Draft7Validator),
            "2019-09": (jsonschema_rs.Draft201909, jsonschema_rs.Draft201909Validator),
            "2020-12": (jsonschema_rs.Draft202012, jsonschema_rs.Draft202012Validator),
        }
        if self._dialect not in drafts:
            raise SchemaError(f"unknown dialect {self._dialect!r}; choose {' or '.join(map(repr, drafts))}")
        return drafts[self._dialect]

    def _at(self, schema: JsonObject) -> Validator:
        return self._compiled(schema, self._resources)

    def _compiled(self, schema: Json, registry: Registry | None) -> Validator:
        import jsonschema_rs

        with self._refusals():
            return self._drafts[1](
                cast("JsonObject", schema),
                registry=registry,
                retriever=None if registry is not None else _refuse_retrieval,
                mask=_VALUE,
                validate_formats=False,
                pattern_options=jsonschema_rs.RegexOptions(
                    size_limit=_PATTERN_SIZE, dfa_size_limit=_PATTERN_SIZE
                ),
            )

    @contextmanager
    def _refusals(self) -> Generator[None]:
        """Turn what the engine raises about the document into our error."""
        import jsonschema_rs

        try:
            yield
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            first = str(error).partition("\n")[0]
            place = join("", *getattr(error, "instance_path", ()))
            reason = f"{place}: {first}" if place else first
            raise SchemaError(f"not a valid {DIALECT_NAMES[self._dialect]} schema: {reason}") from error


def _refuse_retrieval(uri: str) -> NoReturn:
    raise SchemaError(f"{uri} is outside this schema, and nothing is fetched")


def _violations(validator: Validator, value: Json, written: Mapping[str, str]) -> Iterator[Violation]:
    for error in validator.iter_errors(value):
        keyword = error.kind.name
        # Only for these keywords: for a union, `value` would list the demands of every branch.
        demand = cast("Json", error.kind.value) if keyword in DEMANDS else None
        yield Violation(
            keyword=None if keyword == "falseSchema" else keyword,
            path=tuple(error.instance_path),
            value=cast("Json", error.instance),
            message=error.message.rstrip("."),
            demand=written.get(demand, demand) if isinstance(demand, str) else demand,
        )
