"""The covering payloads of a contract, as examples that Hypothesis tries first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from hypothesis import example

from workers_ai_contract.anyschema import SchemaCover, SchemaDrawer
from workers_ai_contract.anyschema.naming import drawn_from
from workers_ai_contract.drawing import ContractSpec, covering_sequence
from workers_ai_contract.models.renaming import in_the_name_of

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_kernel import Json

Test = TypeVar("Test", bound=Callable[..., None])


def covering_examples(  # noqa: PLR0913 - the names of a contract
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    schema: SchemaLike | None = None,
    model: str | None = None,
) -> Callable[[Test], Test]:
    """Decorate a test of one payload so that it first runs with the covering payloads of a contract.

    Put it above `@given(payloads(…))`, with the same arguments. Hypothesis tries these examples before it
    draws any.

    Raises:
        UsageError: the contract does not exist or does not have the form, or the schema cannot be drawn from.
    """
    found = drawn_from(
        schema=schema, model=model, direction=direction, form=form, profile=profile, revision=revision
    )
    if found.own is not None:
        own = SchemaDrawer(found.own)
        covering = list(SchemaCover(own.root, own.solver).in_chosen_order(lambda _count: 0))
        return _trying_first(covering)
    contract = ContractSpec.named(direction, form=form, profile=profile, revision=revision)
    return _trying_first([in_the_name_of(found.model, payload) for _, payload in covering_sequence(contract)])


def _trying_first(payloads: list[Json]) -> Callable[[Test], Test]:
    def decorated(test: Test) -> Test:
        for payload in reversed(payloads):
            test = example(payload)(test)
        return test

    return decorated
