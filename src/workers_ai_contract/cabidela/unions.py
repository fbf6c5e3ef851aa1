"""Unions: not, oneOf, anyOf, allOf.

An unmet `oneOf` or `anyOf` throws only at the root of a document. Below the root it is merely no match,
which has no effect unless the property is required.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.failures import THROWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.cabidela import javascript as js
    from workers_ai_contract.cabidela.failures import Check, LinkedPath, Log


def one_of(branches: Sequence[Check], *, at_root: bool) -> Check:
    """Return the check of a `oneOf`: the matches of its branches must add up to one.

    It stops as soon as a branch that does not throw makes the sum differ from one.
    """

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        matches = 0
        for branch in branches:
            count = branch(value, path, log)
            if count < 0:
                continue
            matches += count
            if matches != 1:
                break
        if matches == 1:
            return 1
        if not at_root:
            return 0
        log.append((_not_one, path, matches))
        return THROWN

    return check


def any_of(branches: Sequence[Check], *, at_root: bool) -> Check:
    """Return the check of an `anyOf`: it matches once, at the first branch that matches."""

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        for branch in branches:
            if branch(value, path, log) > 0:
                return 1
        if not at_root:
            return 0
        log.append((_none, path, value))
        return THROWN

    return check


def all_of(merged: Check, rest: Check) -> Check:
    """Return the check of an `allOf` at the root and of the keywords beside it; neither may throw."""

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        return THROWN if merged(value, path, log) < 0 else rest(value, path, log)

    return check


def negated(unwanted: Check, rest: Check) -> Check:
    """Return the check of a `not`, which throws unless its schema does, and of the keywords beside it.

    The log entries of unions below it are kept.
    """

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        if unwanted(value, path, log) < 0:
            log.pop()
            return rest(value, path, log)
        log.append((_not_met, path, value))
        return THROWN

    return check


def _not_one(path: str, matches: js.JsValue) -> str:
    return f"oneOf at '{path}' not met, {matches} matches"


def _none(path: str, _value: js.JsValue) -> str:
    return f"anyOf at '{path}' not met"


def _not_met(path: str, _value: js.JsValue) -> str:
    return f"not at '{path}' not met"
