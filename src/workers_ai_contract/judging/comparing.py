"""Where the published schema and the contract that judges by default disagree on a payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.contracts.published import Published
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import form_named, route_named
from workers_ai_contract.vocabulary import Direction
from workers_ai_kernel.problem import Problem, Severity
from workers_ai_schemas import revision_named
from workers_ai_schemas.forms import is_poll, model_input

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.judging.choosing import ContractNames
    from workers_ai_contract.vocabulary import Revision
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_NO_CHANGE = "The API needs no change."


class PublishedComparison:
    """Compares verdicts with those of the published schema of one revision."""

    def __init__(self, published: Published, revision: Revision) -> None:
        self._published = published
        self._revision = revision
        self._accepts: Callable[[Json], bool] | None = None

    @classmethod
    def of(
        cls, direction: Direction, names: ContractNames, *, compiled: bool = True
    ) -> PublishedComparison | None:
        """Return the comparison; None if nothing is published for the direction, or nothing that matters."""
        if direction not in {Direction.INPUT, Direction.OUTPUT}:
            return None
        revision = revision_named(names.revision)
        form = None if names.form is None else form_named(names.form)
        try:
            published = Published(direction, revision, route_named(names.route), form, compiled=compiled)
        except UsageError:
            # The revision has no such form.
            return None
        if direction is Direction.OUTPUT and says_nothing(published.schema):
            return None
        return cls(published, revision)

    def difference(self, payload: Json, *, valid: bool) -> Problem | None:
        """Return a warning if the published schema has another verdict on a payload than `valid`."""
        inner = model_input(payload) if self._published.direction is Direction.INPUT else payload
        if self._accepts is None:
            self._accepts = self._published.verdict
        if self._accepts(inner) is valid:
            return None
        return self._refused(inner, root="" if inner is payload else "/input") if valid else self._accepted()

    def _accepted(self) -> Problem:
        return Problem(
            code="published-differs",
            severity=Severity.WARNING,
            pointer="",
            message=f"The published schema ({self._revision}) accepts this {self._noun}.",
            repair="Do not rely on the schema alone: use --profile published to see its verdict.",
        )

    def _refused(self, payload: Json, root: str) -> Problem:
        """Return the warning about a valid payload, or about the value at `root` in its envelope."""
        cause = next(iter(self._published.explain(payload, known_invalid=True)))
        rejected = f"the value of {root}" if root else f"this {self._noun}"
        of_schema = None if is_poll(payload) else cause.repair
        return Problem(
            code="published-differs",
            severity=Severity.WARNING,
            pointer=f"{root}{cause.pointer}",
            keyword=cause.keyword,
            branch=cause.branch,
            message=f"The published schema ({self._revision}) rejects {rejected}: {cause.message}",
            repair=" ".join([_NO_CHANGE, *([] if of_schema is None else [f"For the schema: {of_schema}"])]),
        )

    @property
    def _noun(self) -> str:
        return "request" if self._published.direction is Direction.INPUT else "answer"


def says_nothing(schema: Subschema) -> bool:
    """Return whether a schema only names types: it accepts every object, whatever is in it."""
    return not any(
        part.properties or part.required or part.items or part.additional or part.enum is not None
        for part in schema.walk()
    )
