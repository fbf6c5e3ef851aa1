"""Where warnings about a valid payload are reported."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Literal

from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.contracts.judgement import Judgement

WarningSink = Literal["logging", "warnings", "ignore"]

LOGGER = logging.getLogger("workers_ai_contract.guard")
_CALLER = 4


class PayloadWarning(UserWarning):
    """A valid payload that probably does not do what the caller intended."""


def warning_sink(name: str) -> Callable[[Judgement], None]:
    """Return the function that reports the warnings of a judgement to the named destination.

    Raises:
        UsageError: the destination does not exist.
    """
    sinks: dict[str, Callable[[Judgement], None]] = {
        "logging": _log,
        "warnings": _warn,
        "ignore": lambda _: None,
    }
    if name not in sinks:
        raise UsageError(f"warnings cannot go to {name!r}: choose 'logging', 'warnings' or 'ignore'")
    return sinks[name]


def _log(judgement: Judgement) -> None:
    for problem in judgement.warnings:
        LOGGER.warning("%s: %s [%s]", judgement.source, problem.message, problem.code)


def _warn(judgement: Judgement) -> None:
    for problem in judgement.warnings:
        text = f"{judgement.source}: {problem.message} [{problem.code}]"
        warnings.warn(text, PayloadWarning, stacklevel=_CALLER)
