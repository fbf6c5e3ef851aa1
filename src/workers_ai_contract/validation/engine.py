"""The compiled engine, for a whole document and for each place in it, made when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import quote

from workers_ai_contract.errors import UsageError
from workers_ai_schemas.normal import ALL_TYPES
from workers_ai_schemas.pointers import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema_rs import Registry, Validator

    from workers_ai_contract.validation.explaining.acceptance import Refusal
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema

Dialect = Literal["draft7", "2020-12"]

_DOCUMENT = "urn:workers-ai-contract:document"
_METASCHEMAS: dict[Dialect, str] = {
    "draft7": "http://json-schema.org/draft-07/schema#",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}
# What the engine's own words call the value that it refuses.
_VALUE = "it"


@dataclass(frozen=True, slots=True)
class EngineRefusal:
    """A keyword that the engine finds not satisfied."""

    keyword: str | None
    path: tuple[str | int, ...]
    value: Json
    words: str


class Engine:
    """Answers for a document and for every subschema of its normal form."""

    def __init__(self, document: JsonObject | bool, dialect: Dialect) -> None:  # noqa: FBT001 - a schema
        self._document = document
        self._dialect: Dialect = dialect
        self._whole: Validator | None = None
        self._resources: Registry | None = None

    def is_valid(self, value: Json) -> bool:
        """Return the verdict of the whole document."""
        return self.test()(value)

    def test(self, schema: Subschema | None = None) -> Callable[[Json], bool]:
        """Return the compiled test of a subschema, or of the whole document."""
        if schema is not None:
            return self._at(self._reference(schema)).is_valid
        if self._whole is None:
            self._whole = _compiled(self._document, self._dialect, None)
        return self._whole.is_valid

    def test_all(self, schema: Subschema, /) -> Callable[[list[Json]], bool]:
        """Return the compiled test of an array whose items stand under a subschema."""
        return self._at({"items": self._reference(schema)}).is_valid

    def refusals(self, schema: Subschema, value: Json, /) -> Iterator[Refusal]:
        """Yield what is wrong with a value under a subschema, in the engine's words."""
        return _refusals(self._at(self._reference(schema)), value)

    def all_refusals(self, value: Json) -> Iterator[Refusal]:
        """Yield what is wrong with a value under the whole document."""
        return _refusals(_compiled(self._document, self._dialect, None), value)

    def _reference(self, schema: Subschema) -> JsonObject:
        """Return a schema that means what the normal form does: the place, and the types it inherits."""
        if not schema.types:
            return {"not": {}}
        reference: JsonObject = {"$ref": f"{_DOCUMENT}#{quote(schema.pointer)}"}
        if schema.types == ALL_TYPES or self._says_types(schema):
            return reference
        return {"allOf": [{"type": list(schema.types)}, reference]}

    def _says_types(self, schema: Subschema) -> bool:
        """Return whether the types of the normal form stand in the document, at that very place."""
        written = resolve(self._document, schema.pointer)
        if not isinstance(written, dict) or "$ref" in written:
            return False
        types = written.get("type")
        return set(types if isinstance(types, list) else [types]) == set(schema.types)

    def _at(self, schema: JsonObject) -> Validator:
        if self._resources is None:
            self._resources = _registry(self._document, self._dialect)
        return _compiled(schema, self._dialect, self._resources)


def _compiled(schema: JsonObject | bool, dialect: Dialect, registry: Registry | None) -> Validator:  # noqa: FBT001 - a schema
    # Imported here because it is the slowest import of all.
    import jsonschema_rs

    of_dialect = {
        "draft7": jsonschema_rs.Draft7Validator,
        "2020-12": jsonschema_rs.Draft202012Validator,
    }
    if dialect not in of_dialect:
        known = " or ".join(map(repr, of_dialect))
        raise UsageError(f"there is no dialect {dialect!r}: choose {known}")
    try:
        return of_dialect[dialect](schema, registry=registry, mask=_VALUE)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise UsageError(f"this is no schema of {dialect}: {error}") from error


def _registry(document: JsonObject | bool, dialect: Dialect) -> Registry:  # noqa: FBT001 - a schema
    import jsonschema_rs

    drafts = {"draft7": jsonschema_rs.Draft7, "2020-12": jsonschema_rs.Draft202012}
    return jsonschema_rs.Registry([(_DOCUMENT, document)], draft=drafts[dialect])


def _refusals(validator: Validator, value: Json) -> Iterator[Refusal]:
    for error in validator.iter_errors(value):
        keyword = error.kind.name
        yield EngineRefusal(
            keyword=None if keyword == "falseSchema" else keyword,
            path=tuple(error.instance_path),
            value=cast("Json", error.instance),
            words=error.message.rstrip("."),
        )
