"""Finds the errors in a parsed body, whatever has been put around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.pasted.messages import FoundError, error_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject

_MEMBERS = ("errors", "error")
_NAMES = frozenset({"AiError", "AiGatewayError", "InferenceUpstreamError"})
# What an SDK prints of the request is not searched: a prompt can quote an error.
_REQUEST = frozenset(
    {"requestBodyValues", "request_body", "request", "RequestBody", "messages", "prompt", "input"}
)
_WORD = re.compile(r"[a-z][a-z_]{2,60}")
_DIGITS = re.compile(r"[0-9]{3,6}")
_LOWEST_STATUS, _HIGHEST_STATUS = 400, 599
_LOWEST_CODE = 1000


def errors_in(body: Json, search: Callable[[str], tuple[FoundError, ...]]) -> Iterator[FoundError]:
    """Yield the errors in a parsed body; `search` finds those in a text inside it."""
    return _Bodies(search).errors(body)


class _Bodies:
    def __init__(self, search: Callable[[str], tuple[FoundError, ...]]) -> None:
        self._search = search

    def errors(self, body: Json, *, stated: bool = False) -> Iterator[FoundError]:
        """Yield the errors in a value; `stated` is true for the value of `error` or `errors`."""
        if isinstance(body, str):
            found = self._search(body)
            yield from found or ((error_of(body, marked=True),) if stated and body.strip() else ())
        elif isinstance(body, list):
            for item in body:
                yield from self.errors(item, stated=stated)
        elif isinstance(body, dict):
            yield from self._in_object(body, stated=stated)

    def _in_object(self, body: JsonObject, *, stated: bool) -> Iterator[FoundError]:
        members = [error for name in _MEMBERS for error in self.errors(body.get(name), stated=True)]
        if members:
            yield from members
        elif stated or _is_error(body):
            yield from self._item(body)
        else:
            for name, value in body.items():
                if name not in _REQUEST and name not in _MEMBERS:
                    yield from self.errors(value)

    def _item(self, item: JsonObject) -> Iterator[FoundError]:
        message = next(
            (item[name] for name in ("message", "description") if isinstance(item.get(name), str)), ""
        )
        code, status = _numbers(item)
        inner = self._search(str(message)) if code is None else ()
        if inner:
            yield from inner
        elif message or code is not None:
            word = item.get("code")
            found = error_of(str(message), code, status, marked=True)
            yield replace(found, word=word) if isinstance(word, str) and _WORD.fullmatch(word) else found


def _is_error(body: JsonObject) -> bool:
    """Return whether an object that is not the value of `error` is an error: flat, or a bare item."""
    if body.get("name") in _NAMES or isinstance(body.get("internalCode"), int):
        return True
    if not isinstance(body.get("message"), str):
        return False
    # The second is an event of a Responses stream.
    return _numbers(body)[0] is not None or (body.get("type") == "error" and "code" in body)


def _numbers(item: JsonObject) -> tuple[int | None, int | None]:
    """Return code and HTTP status; a code in the range of HTTP statuses is a status."""
    stated = [_number(item.get(name)) for name in ("internalCode", "code", "httpCode", "status")]
    code = next((number for number in stated[:2] if number is not None and number >= _LOWEST_CODE), None)
    status = next(
        (
            number
            for number in stated[1:]
            if number is not None and _LOWEST_STATUS <= number <= _HIGHEST_STATUS
        ),
        None,
    )
    return code, status


def _number(value: Json) -> int | None:
    if isinstance(value, str):
        return int(value) if _DIGITS.fullmatch(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
