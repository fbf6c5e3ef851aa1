"""Where the warnings about a payload go that is sent all the same."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Literal

from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.contracts.judgement import Judgement

Telling = Literal["logging", "warnings", "ignore"]

LOGGER = logging.getLogger("workers_ai_contract.guard")
_CALLER = 4


class PayloadWarning(UserWarning):
    """A payload passes, but something about it is dubious."""


def teller(way: str) -> Callable[[Judgement], None]:
    """Return what tells the warnings of a judgement in that way.

    Raises:
        UsageError: there is no such way.
    """
    ways: dict[str, Callable[[Judgement], None]] = {
        "logging": _log,
        "warnings": _warn,
        "ignore": lambda _: None,
    }
    if way not in ways:
        raise UsageError(f"warnings cannot go to {way!r}: choose 'logging', 'warnings' or 'ignore'")
    return ways[way]


def _log(judgement: Judgement) -> None:
    for problem in judgement.warnings:
        LOGGER.warning("%s: %s [%s]", judgement.source, problem.message, problem.code)


def _warn(judgement: Judgement) -> None:
    for problem in judgement.warnings:
        text = f"{judgement.source}: {problem.message} [{problem.code}]"
        warnings.warn(text, PayloadWarning, stacklevel=_CALLER)
