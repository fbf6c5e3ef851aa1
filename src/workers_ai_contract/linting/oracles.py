"""Two engines that judge values at any place of a schema; what they disagree on is not reported."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

from workers_ai_contract.solving.multiples import exact_validator
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.schema.localising import localised, reference_to
from workers_ai_kernel.schema.normal import ALL_TYPES

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.solving import Part
    from workers_ai_kernel import Json

_DOCUMENT = "urn:linted"
_DRAFTS = {
    "draft4": "Draft4Validator",
    "draft6": "Draft6Validator",
    "draft7": "Draft7Validator",
    "2019-09": "Draft201909Validator",
    "2020-12": "Draft202012Validator",
}


class _Verdicts(Protocol):
    def is_valid(self, instance: Json, /) -> bool: ...


class PlaceOracles:
    """Judges values at the places of one schema by jsonschema-rs and python-jsonschema."""

    def __init__(self, own: OwnSchema) -> None:
        self._own = own
        self._second: dict[Part, _Verdicts] = {}

    def accept(self, part: Part, value: Json) -> bool:
        """Return whether both accept a value under a part."""
        return part.accepts(value) and self._validator(part).is_valid(value)

    def reject(self, part: Part, value: Json) -> bool:
        """Return whether both reject a value under a part."""
        return not part.accepts(value) and not self._validator(part).is_valid(value)

    def _validator(self, part: Part) -> _Verdicts:
        if part not in self._second:
            self._second[part] = self._made(part)
        return self._second[part]

    def _made(self, part: Part) -> _Verdicts:
        import jsonschema

        schema: Any = {"$ref": f"{_DOCUMENT}{reference_to(part.schema.pointer)}"}
        if not part.schema.types:
            schema = False
        elif part.schema.types != ALL_TYPES:
            schema = {"allOf": [{"type": list(part.schema.types)}, schema]}
        found = exact_validator(getattr(jsonschema, _DRAFTS[self._own.dialect]))
        return cast("_Verdicts", found(schema, registry=self._registry))

    @cached_property
    def _registry(self) -> Any:  # noqa: ANN401 - a generic class of a library without the parameter
        import jsonschema
        from referencing import Registry, Resource
        from referencing.jsonschema import specification_with

        uri = getattr(jsonschema, _DRAFTS[self._own.dialect]).META_SCHEMA
        named = specification_with(uri.get("$schema", ""))
        local: Any = localised(self._own.schema, self._own.dialect)
        registry: Any = Registry
        return registry().with_resource(_DOCUMENT, Resource.from_contents(local, default_specification=named))


def judged_alone(schema: Json, dialect: str) -> _Verdicts | None:
    """Return python-jsonschema's validator of a schema; None if it is not a schema."""
    import jsonschema

    found = exact_validator(getattr(jsonschema, _DRAFTS[dialect]))
    try:
        found.check_schema(schema)
    except (jsonschema.SchemaError, SchemaError):
        return None
    return cast("_Verdicts", found(schema))
