"""Any JSON Schema document as a contract: the engine's verdict, and the explanation beside it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.validation.engine import Engine
from workers_ai_contract.validation.explaining.acceptance import PureAcceptance
from workers_ai_schemas.normal import UnsupportedSchemaError, normalise, normalise_wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.validation.engine import Dialect
    from workers_ai_contract.validation.explaining.branches import FormTeller
    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema


class DocumentContract:
    """Judges and explains against one schema, or the part of it at a pointer.

    `spares_engine` is for a document in the width of `normalise` and one small value: it is judged from the
    normal form alone, which takes less time than to import the engine.

    What the normal form can take is explained branch by branch, anything else in the engine's words. A
    part keeps the types that it inherits from what it stands in.

    Raises:
        UsageError: when first asked: the document is no schema of the dialect, or has no such part.
    """

    def __init__(
        self,
        document: JsonObject | bool,  # noqa: FBT001 - `true` and `false` are schemas
        dialect: Dialect = "2020-12",
        part: str = "",
        *,
        spares_engine: bool = False,
    ) -> None:
        self._document = document
        self._part = part
        self._wide = dialect == "2020-12"
        self._engine = Engine(document, dialect)
        self._spares_engine = spares_engine

    @cached_property
    def schema(self) -> Subschema | None:
        """The normal form of what payloads are held against; None where there is none of this document."""
        try:
            is_wide = self._wide and not self._spares_engine
            whole = normalise_wide(self._document) if is_wide else normalise(self._document)
        except UnsupportedSchemaError:
            return None
        return next((below for below in whole.walk() if below.pointer == self._part), None)

    def is_valid(self, value: Json, /) -> bool:
        """Return the verdict alone."""
        return self.verdict(value)

    @cached_property
    def verdict(self) -> Callable[[Json], bool]:
        """The same, compiled: what judges many values asks it directly."""
        if self._part and self.schema is None:
            raise UsageError(f"there is no part {self._part!r} of this schema that the normal form can take")
        if self._spares_engine and self.schema is not None:
            return PureAcceptance().test(self.schema)
        return self._engine.test(self.schema if self._part else None)

    def explain(
        self, value: Json, /, *, form: FormTeller | None = None, known_invalid: bool = False
    ) -> Iterator[Problem]:
        """Yield what is wrong with a value, the likeliest cause first; nothing if it is valid.

        `form` tells the form of a value where none of its keys is one that a branch requires;
        `known_invalid` says that the verdict was given before.
        """
        return iter(() if not known_invalid and self.is_valid(value) else self._explainer(value, form))

    @cached_property
    def _explainer(self) -> Callable[[Json, FormTeller | None], list[Problem]]:
        # Imported here because a verdict needs none of it.
        from workers_ai_contract.validation.explaining.findings import problems_from
        from workers_ai_contract.validation.explaining.walking import Walker, in_words_of

        engine = self._engine
        if self.schema is None:
            return lambda value, _: problems_from(in_words_of(engine.all_refusals(value)))
        walker = Walker(self.schema, PureAcceptance() if self._spares_engine else engine)
        return lambda value, form: problems_from(walker.walk(value, form=form))
