"""python-jsonschema as the second opinion on any schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

if TYPE_CHECKING:
    from workers_ai_kernel import Json


class Independent(Protocol):
    """A validator of python-jsonschema, with the types that its stubs leave out."""

    def is_valid(self, instance: Json, /) -> bool:
        """Return whether a value is valid."""
        ...


def independent(schema: Any, default: Any = Draft202012Validator) -> Independent:  # noqa: ANN401
    """Return the validator of the draft that a schema names; `default` for a schema that names none."""
    found: Any = validator_for(schema, default=default)
    return cast("Independent", found(schema))
