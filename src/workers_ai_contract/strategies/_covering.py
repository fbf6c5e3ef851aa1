"""The covering payloads of a contract, as examples that Hypothesis tries first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from hypothesis import example

from workers_ai_contract.anyschema import SchemaCover, SchemaDrawer
from workers_ai_contract.anyschema.naming import own_schema
from workers_ai_contract.drawing import ContractSpec, covering_sequence

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_kernel import Json

Test = TypeVar("Test", bound=Callable[..., None])


def covering_examples(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    schema: SchemaLike | None = None,
) -> Callable[[Test], Test]:
    """Decorate a test of one payload so that it first runs with the covering payloads of a contract.

    Put it above `@given(payloads(…))`, with the same arguments. Hypothesis tries these examples before it
    draws any.

    Raises:
        UsageError: the contract does not exist or does not have the form, or the schema cannot be drawn from.
    """
    if schema is not None:
        own = SchemaDrawer(own_schema(schema, direction, form, profile, revision))
        covering = list(SchemaCover(own.root, own.solver).in_chosen_order(lambda _count: 0))
        return _trying_first(covering)
    contract = ContractSpec.named(direction, form=form, profile=profile, revision=revision)
    return _trying_first([payload for _, payload in covering_sequence(contract)])


def _trying_first(payloads: list[Json]) -> Callable[[Test], Test]:
    def decorated(test: Test) -> Test:
        for payload in reversed(payloads):
            test = example(payload)(test)
        return test

    return decorated
