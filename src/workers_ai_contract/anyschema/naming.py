"""The schema that a call names, which excludes the names of a built-in contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike


def own_schema(
    schema: SchemaLike, direction: str, form: str | None, profile: str | None, revision: str
) -> OwnSchema:
    """Return the schema that a call names.

    Raises:
        UsageError: a built-in contract is named, too, or the schema is not usable.
    """
    if direction != "input" or form is not None or profile is not None or revision != "latest":
        raise UsageError("schema= names the schema to use: leave direction, form, profile and revision out")
    return OwnSchema.of(schema)
