"""python-jsonschema as the oracle of the published profile, typed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from jsonschema import Draft202012Validator

from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json


class Oracle(Protocol):
    """Judges payloads against one schema."""

    def is_valid(self, instance: Json, /) -> bool:
        """Return the verdict alone."""
        ...

    def validate(self, instance: Json, /) -> None:
        """Raise jsonschema's error for what is not valid."""
        ...


def oracle_of(schema: Mapping[str, Json]) -> Oracle:
    """Return the oracle of any schema, which must be one."""
    Draft202012Validator.check_schema(schema)
    # The stubs of jsonschema leave the type of an instance open.
    return cast("Oracle", Draft202012Validator(schema))


@cache
def published(revision: str, direction: str) -> Oracle:
    """Return the oracle of a vendored schema."""
    return oracle_of(load(revision, direction))
