"""The normal form of a schema, which both the generator and the runtime read.

In a published schema a keyword may be absent, have no effect beside another one, or be written on the
parent of the branch it applies to. The normal form is a graph of frozen `Subschema` values in which every
field is present, inherited types are explicit, and each subschema has its JSON Pointer into the document.
References stay references: each target is read once, so the normal form is as large as the document.

There are two widths. `normalise` supports what the vendored schemas use, and drawing and explanation
handle all of it. `normalise_wide` supports what any published schema may use; it serves the generator and
explanations. Both reject what changes the verdict and cannot be handled, naming keyword and location.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.schema.dialects import DEFAULT, Dialect
from workers_ai_kernel.schema.normalising import Normaliser
from workers_ai_kernel.schema.subschema import ALL_TYPES, Discriminator, JsonType, Link, Subschema
from workers_ai_kernel.schema.unsupported import UnsupportedSchemaError

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json

__all__ = [
    "ALL_TYPES",
    "Dialect",
    "Discriminator",
    "JsonType",
    "Link",
    "Subschema",
    "UnsupportedSchemaError",
    "normalise",
    "normalise_wide",
]


def normalise(schema: Json, pointer: str = "") -> Subschema:
    """Return the normal form of a schema, limited to what drawing and explanation handle.

    Raises:
        UnsupportedSchemaError: the schema uses something that the vendored schemas do not.
    """
    return Normaliser(schema, DEFAULT, wide=False).whole(pointer)


def normalise_wide(schema: Json, dialect: Dialect = DEFAULT) -> Subschema:
    """Return the normal form of a whole published schema document.

    Raises:
        UnsupportedSchemaError: a keyword is not supported, or a reference leads nowhere.
    """
    # Imported late: the schemas of `normalise` have no identifiers.
    from workers_ai_kernel.schema.localising import localised

    return Normaliser(localised(schema, dialect), dialect, wide=True).whole()
