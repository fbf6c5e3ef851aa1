"""Finds the API's errors in any text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

from workers_ai_contract.pasted.bodies import errors_in
from workers_ai_contract.pasted.literals import Budget, NotALiteralError, read_literal, unescaped
from workers_ai_contract.pasted.messages import NAMES, FoundError, error_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

_LONGEST = 2_000_000
# Errors that begin behind this are not searched for.
_LONGEST_SEARCHED = 50_000
_DEEPEST = 4

_OPENING = re.compile(r"[\"'`]?[{\[]")
# A body inside a string whose quotes are missing or further away: up to the next quote that is not escaped.
_ESCAPED_BODY = re.compile(r"[{\[][{\[\s]{0,8}+\\++(?:\"(?:[^\"\\]|\\.)*+|'(?:[^'\\]|\\.)*+)", re.DOTALL)
# The start of a clause of a rejection by the schema. Bounded, so that hostile texts take linear time.
_CLAUSE = (
    r"(?:(?:oneOf|anyOf|not|required properties) at '/|Type mismatch of '/|Length of '/|No schema for path '/"
    r"|Additional or unevaluated properties '/"
    r"|enum (?=.{1,2000}? not in )|const (?=.{1,2000}? doesn't match )"
    r"|'/[^'\n]{0,300}' (?:must be |failed test ))"
)
_MARK = re.compile(
    rf"(?:(?:\b(?:Error|\d{{4,5}}):\s*)*\b(?:{NAMES}|Bad input):\s*|\bError:\s*(?=\d{{4,5}}:\s))"
    rf"(?:(?:{NAMES}|Bad input|Error|\d{{4,5}}):\s*)*+|(?<![\w'])(?={_CLAUSE})"
)
_MESSAGE_END = re.compile(
    r"(?<=[0-9a-f]{12}\))|\Z"
    r"|\n\s*(?:at |File \"|Traceback|Caused by|During handling|The above exception|\[cause\]|\n)"
    rf"|\n\W{{0,3}}\d{{4}}-\d\d-\d\d|\n(?=.{{0,200}}?\b{NAMES}:)"
)
_BRACKETED_CODE = re.compile(
    r"^[^\n\w]*(?P<message>[^\n]{3,200}?)\s*\[code: (?P<code>\d{4,6})\]", re.MULTILINE
)
_STATUS = re.compile(
    r"(?:\b(?:error code|status[ _]?code|status|httpCode|HTTP(?:/[\d.]+)?(?: status)?(?: error)?|\w*Error)\b"
    r"['\"]?\s*[:=]?\s*|^\s*|\()(?P<status>[45]\d\d)(?=\)|\s*$|\s+[-A-Za-z({<]|[,:;}])",
    re.IGNORECASE | re.MULTILINE,
)
_COLOUR = re.compile("\x1b\\[[0-9;]*m")
_BODY_IN_HTML = re.compile(r"[{\[]\s{0,20}&quot;")
_PAGE = re.compile(r"<!doctype html|<html[\s>]|</html>", re.IGNORECASE)
_TITLE = re.compile(r"<(?:title|h1)[^>]*>\s*([^<]{1,200}?)\s*</", re.IGNORECASE)
_PAGE_STATUS = re.compile(r"\b([45]\d\d)\b")


@dataclass(frozen=True, slots=True)
class PastedText:
    """What is in a pasted text.

    `errors` are the errors of the API, in the order of the text, each once. `has_other_bodies` is true if
    there are objects that are not errors of the API. `status` is an HTTP status that is named as one. `page`
    is the title of an HTML page (empty if it has none), None if the text is not one.
    """

    errors: tuple[FoundError, ...]
    has_other_bodies: bool = False
    status: int | None = None
    page: str | None = None


def find(text: str) -> PastedText:
    """Find the API's errors in a text, whatever surrounds them."""
    whole = _COLOUR.sub("", text[:_LONGEST]).strip()
    search = _Search()
    errors = search.errors(whole, 0)
    searched = whole[:_LONGEST_SEARCHED]
    if not errors and (bare := error_of(whole)).marked:
        errors = (bare,)
    page = _title(searched) if not errors and _PAGE.search(searched) else None
    return PastedText(errors, search.saw_other_body, _status(searched, page), page)


def _title(text: str) -> str:
    title = _TITLE.search(text)
    return " ".join(title.group(1).split()) if title else ""


def _status(text: str, page: str | None) -> int | None:
    if page is not None:
        stated = _PAGE_STATUS.search(page)
        return int(stated.group(1)) if stated else None
    found = _STATUS.search(text)
    return int(found.group("status")) if found else None


class _Search:
    """One search, with a budget for everything that it reads."""

    def __init__(self) -> None:
        self._budget = Budget()
        self.saw_other_body = False

    def errors(self, text: str, depth: int) -> tuple[FoundError, ...]:
        """Return the errors in a text, each once."""
        if depth > _DEEPEST:
            return ()
        body = _as_json(text)
        if body is not None:
            return _each_once(self._in_body(body, depth))
        found: list[tuple[int, FoundError]] = []
        rest = _COLOUR.sub("", text)
        in_html = _BODY_IN_HTML.search(rest)
        opening = _OPENING.search(rest)
        if in_html and opening and in_html.start() == opening.start():
            return self.errors(unescape(rest), depth + 1)
        for start, end, errors in self._bodies(rest, depth):
            found += [(start, error) for error in errors]
            rest = f"{rest[:start]}{' ' * (end - start)}{rest[end:]}"
        if in_html and not found:
            return self.errors(unescape(rest), depth + 1)
        found += _marked(rest)
        found.sort(key=lambda each: each[0])
        return _each_once(error for _, error in found)

    def _in_body(self, body: Json, depth: int) -> tuple[FoundError, ...]:
        errors = tuple(errors_in(body, lambda inner: self.errors(inner, depth + 1)))
        self.saw_other_body = self.saw_other_body or (not errors and isinstance(body, dict) and bool(body))
        return errors

    def _bodies(self, text: str, depth: int) -> Iterator[tuple[int, int, tuple[FoundError, ...]]]:
        """Yield where bodies with errors begin and end, and the errors; prefixes of a body belong to it."""
        at = 0
        while (opening := _OPENING.search(text, at, _LONGEST_SEARCHED)) is not None:
            at = opening.end()
            start = opening.start()
            end, errors = self._at(text, start, depth)
            if not end and at - start > 1:
                start += 1
                end, errors = self._at(text, start, depth)
            if errors:
                begin, errors = _with_prefix(text, start, end, errors)
                yield begin, end, errors
            elif end and text[end - 1] in "}]" and _MARK.search(text, start, end):
                # It quotes an error without being one: a request, for example.
                yield start, end, ()
            # A value without errors that the end of the text cuts off may hide a body.
            at = max(at, end) if errors or end < len(text) or _ESCAPED_BODY.match(text, start) else at

    def _at(self, text: str, start: int, depth: int) -> tuple[int, tuple[FoundError, ...]]:
        """Return where the value at a position ends, 0 if there is none, and the errors in it."""
        escaped = _ESCAPED_BODY.match(text, start)
        if escaped:
            return escaped.end(), self.errors(unescaped(escaped.group()), depth + 1)
        try:
            literal = read_literal(text, start, self._budget)
        except NotALiteralError:
            return 0, ()
        if isinstance(literal.value, str) and literal.cut:
            return 0, ()
        return literal.end, self._in_body(literal.value, depth)


def _as_json(text: str) -> Json:
    if not text.startswith(("{", "[", '"')):
        return None
    try:
        body: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return body


def _with_prefix(
    text: str, start: int, end: int, errors: tuple[FoundError, ...]
) -> tuple[int, tuple[FoundError, ...]]:
    """Return the errors with the code of a prefix like `AiError: 8007: ` right before the body."""
    line = text.rfind("\n", 0, start) + 1
    mark = next((match for match in _MARK.finditer(text, line, start) if match.end() == start), None)
    if mark is None:
        return start, errors
    code = error_of(f"{mark.group()}{text[start:end]}").code
    return mark.start(), tuple(
        replace(each, code=code if each.code is None else each.code) for each in errors
    )


def _marked(text: str) -> Iterator[tuple[int, FoundError]]:
    """Yield the errors that a prefix or a clause shows, without a body."""
    at = 0
    while (mark := _MARK.search(text, at)) is not None and mark.start() < _LONGEST_SEARCHED:
        end = _MESSAGE_END.search(text, mark.end())
        at = max(end.start() if end else len(text), mark.end() + 1)
        stated = text[mark.start() : at]
        quote = text[mark.start() - 1 : mark.start()]
        if quote in ('"', "`"):
            stated = stated.partition(quote)[0]
        if stated.removeprefix(mark.group()).strip():
            yield mark.start(), error_of(stated, marked=True)
    for match in _BRACKETED_CODE.finditer(text, 0, _LONGEST_SEARCHED):
        yield match.start(), error_of(match["message"], int(match["code"]), marked=True)


def _each_once(errors: Iterator[FoundError] | tuple[FoundError, ...]) -> tuple[FoundError, ...]:
    """Return the errors without repetitions; one without a code repeats one with it and the same message."""
    kept: list[FoundError] = []
    for error in errors:
        same = next((at for at, other in enumerate(kept) if _is_same(error, other)), None)
        if same is None:
            kept.append(error)
        elif kept[same].code is None and error.code is not None:
            kept[same] = error
    return tuple(kept)


def _is_same(one: FoundError, other: FoundError) -> bool:
    if None not in (one.code, other.code) and one.code != other.code:
        return False
    return one.message == other.message or (one.code == other.code is not None and not one.message)
