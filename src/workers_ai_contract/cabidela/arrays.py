"""Arrays: `items`, and values that Cabidela treats as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.failures import THROWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.cabidela.failures import Check, LinkedPath, Log


def array_check(items: Check | None, whole: Check) -> Check:
    """Return the check of an array; it matches as often as its items do.

    Strings and arrays that count as binary are checked against `whole`, without their items. The values of
    objects are checked as items; other values are empty arrays. Without `items`, the first item fails.
    """
    item_check = items or _no_schema

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        members: Iterable[tuple[str | int, js.JsValue]]
        if isinstance(value, list):
            if js.is_binary(value):
                return whole(value, path, log)
            members = enumerate(value)
        elif isinstance(value, dict):
            members = [(key, value[key]) for key in js.keys(value)]
        else:
            return whole(value, path, log) if isinstance(value, str) else 0
        matches = 0
        for key, item in members:
            count = item_check(item, (path, key), log)
            if count < 0:
                return THROWN
            matches += count
        return matches

    return check


def _no_schema(value: js.JsValue, path: LinkedPath, log: Log) -> int:
    log.append((_no_schema_message, path, value))
    return THROWN


def _no_schema_message(path: str, _value: js.JsValue) -> str:
    return f"No schema for path '{path}'"
