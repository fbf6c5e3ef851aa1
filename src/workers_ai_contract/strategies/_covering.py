"""The covering payloads of a contract, as examples that Hypothesis tries first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import example

from workers_ai_contract.drawing import Contract, covering_sequence

Test = TypeVar("Test", bound=Callable[..., None])


def covering_examples(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str = "published",
    revision: str = "latest",
) -> Callable[[Test], Test]:
    """Decorate a test of one payload, so that it is tried on those that reach every point of a contract.

    Stands above `@given(payloads(…))` with the same arguments; they are tried before anything is drawn.

    Raises:
        UsageError: there is no such contract, or it has no such form.
    """
    contract = Contract.named(direction, form=form, profile=profile, revision=revision)

    def decorated(test: Test) -> Test:
        for _, payload in reversed(covering_sequence(contract)):
            test = example(payload)(test)
        return test

    return decorated
