"""Folds failures by their cause: which of two failures are one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.checking.causes import is_same_crash, stimuli_in
from workers_ai_contract.checking.checks import CONTESTED
from workers_ai_contract.checking.planned import BROKEN, DOUBTFUL, UNUSUAL
from workers_ai_contract.checking.replies import REFUSED
from workers_ai_contract.failures import CATALOGUE, Identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.failures import Failure

_VALUES = ("text-", "reasoning-", "tool-call", "finish-", "usage-", "batch-item")
# How a client reads replies differs between operations; the rest of it does not.
_OF_MODE = frozenset(code for code in CATALOGUE if code.startswith(_VALUES))
_BROKEN = frozenset({BROKEN, DOUBTFUL})
_DOUBTFUL = frozenset({UNUSUAL, DOUBTFUL, CONTESTED})
# A driver that ends at every answer has one fault, whatever the answers are like.
_OF_DRIVER = frozenset(code for code in CATALOGUE if code.startswith("driver-"))
_WITH_STIMULUS = _OF_MODE | _OF_DRIVER | {BROKEN, "error-text-lost", "error-code-lost", "error-code-altered"}


def same_cause(known: Identity, other: Identity) -> bool:
    """Return whether a failure has the cause of a known one.

    An unusual reply shows again what a usual one has shown, and what several unusual things show together
    may be due to one of them. What is certain is a finding of its own beside what is not.
    """
    if known == other:
        return True
    if known.code in _DOUBTFUL and other.code != known.code:
        return False
    if _is_of_one_stimulus(known, other):
        return True
    first, second = _certain(known), _certain(other)
    if first.code != second.code:
        return False
    if first.code in _OF_MODE and first[1:3] != second[1:3]:
        return False
    return _is_same(first, second)


def _is_same(first: Identity, second: Identity) -> bool:
    if first.code == REFUSED:
        return is_same_crash(first.cause, second.cause)
    return first.cause == second.cause or (
        first.code in _WITH_STIMULUS and _is_part(first.cause, second.cause)
    )


def _is_of_one_stimulus(known: Identity, other: Identity) -> bool:
    """Return whether two broken or doubtful replies show one stimulus, whatever part of the answer is lost.

    A client that reads JSON in place of a stream as an empty stream loses each part, for one cause.
    """
    if not {known.code, other.code} <= _BROKEN or known[1:3] != other[1:3]:
        return False
    first, second = stimuli_in(known.cause), stimuli_in(other.cause)
    return bool(first) and first <= second


def shown_by(identity: Identity, failures: Iterable[Failure]) -> Failure | None:
    """Return the failure that shows a finding, or None; a more certain one shows it, too."""
    certain = _certain(identity)
    for failure in failures:
        if same_cause(identity, failure.identity) or same_cause(certain, failure.identity):
            return failure
    return None


def _certain(identity: Identity) -> Identity:
    """Return the identity that a failure has where nothing is doubtful."""
    if identity.code not in {*_DOUBTFUL, BROKEN}:
        return identity
    code, colon, cause = identity.cause.partition(":")
    if colon:
        return identity._replace(code=code, cause=cause)
    return identity._replace(code=BROKEN)


def _is_part(cause: str, other: str) -> bool:
    """Return whether a cause is a usual reply or a place in one, or a part of what is unusual in another."""
    if other.startswith("/"):
        return False
    return not cause or cause.startswith("/") or stimuli_in(cause) <= stimuli_in(other)
