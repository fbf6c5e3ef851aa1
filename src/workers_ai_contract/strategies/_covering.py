"""The covering payloads of a contract, as examples that Hypothesis tries first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import example

from workers_ai_contract.drawing import ContractSpec, covering_sequence

Test = TypeVar("Test", bound=Callable[..., None])


def covering_examples(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
) -> Callable[[Test], Test]:
    """Decorate a test of one payload so that it first runs with the covering payloads of a contract.

    Put it above `@given(payloads(…))`, with the same arguments. Hypothesis tries these examples before it
    draws any.

    Raises:
        UsageError: the contract does not exist or does not have the form.
    """
    contract = ContractSpec.named(direction, form=form, profile=profile, revision=revision)

    def decorated(test: Test) -> Test:
        for _, payload in reversed(covering_sequence(contract)):
            test = example(payload)(test)
        return test

    return decorated
