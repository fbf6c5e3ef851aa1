"""Subschemas with the documents that they are parts of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.schema.normal import ALL_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json
    from workers_ai_kernel.document import Document
    from workers_ai_kernel.schema.normal import Subschema


class Part:
    """One subschema of a document, references followed; the same subschema is always the same object."""

    __slots__ = ("_accepts", "_registry", "document", "schema")

    def __init__(self, schema: Subschema, document: Document, registry: dict[int, Part]) -> None:
        self.schema = schema
        self.document = document
        self._registry = registry
        self._accepts: Callable[[Json], bool] | None = None

    def __repr__(self) -> str:
        return f"{self.document.name}#{self.schema.pointer} {' '.join(self.schema.types)}"

    def below(self, child: Subschema) -> Part:
        """Return the part of a subschema of the same document."""
        schema = child.resolved
        known = self._registry.get(id(schema))
        if known is None:
            known = self._registry[id(schema)] = Part(schema, self.document, self._registry)
        return known

    @property
    def accepts(self) -> Callable[[Json], bool]:
        """The compiled test of this subschema."""
        if self._accepts is None:
            self._accepts = self.document.acceptance.test(self.schema)
        return self._accepts

    @property
    def is_free(self) -> bool:
        """Whether this subschema accepts every value, as far as this is visible without a search."""
        schema = self.schema
        return (
            schema.types == ALL_TYPES
            and schema.enum is None
            and not schema.constraints
            and schema.minimum is None
            and schema.maximum is None
            and not schema.min_length
            and not schema.required
            and not any(True for _ in schema.children())
        )


def root_of(document: Document) -> Part:
    """Return the part that is a whole document.

    Raises:
        UnsupportedSchemaError: the document has no normal form.
    """
    from workers_ai_kernel.schema.normal import normalise_wide

    normal = document.normal
    if normal is None:
        # Raises the reason.
        normal = normalise_wide(document.schema, document.dialect)
    registry: dict[int, Part] = {}
    return Part(normal, document, registry).below(normal)
