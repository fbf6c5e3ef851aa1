"""The grammar of a refusal: a message, or the whole body around it, becomes clauses.

Values and keys stand in it unquoted, so that a text can be ambiguous; what fits no clause is kept as one
of no keyword.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_schemas import Json

_LONGEST = 50_000
# A value may look like the end of a clause: so many pieces are tried as one.
_MOST_PIECES = 6

_PREFIXES = re.compile(r"(?:(?:AiError|Bad input|Error|\d{4}):\s*)+")
_UUID = re.compile(r"\s*\(([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)\s*$")
_UNWRITABLE = "Cannot convert object to primitive value"
_START = re.compile(
    r"(?:, |: )(?=(?:required properties at '|Type mismatch of '|enum |const |Length of '|oneOf at '"
    rf"|anyOf at '|not at '|Additional or unevaluated properties '|No schema for path '|{_UNWRITABLE}|'/))"
)
_CLAUSES = tuple(
    (keyword, re.compile(pattern, re.DOTALL))
    for keyword, pattern in (
        ("required", r"required properties at '(?P<path>/.*)' are '(?P<wanted>.*)'"),
        ("type", r"Type mismatch of '(?P<path>/.*)', '(?P<wanted>[^']*)' not in (?P<had>(?:'[a-z]+',?)*)"),
        ("enum", r"enum (?P<had>.*) not in (?P<wanted>.*) at '(?P<path>/.*)'"),
        ("const", r"const (?P<had>.*) doesn't match (?P<wanted>.*) at '(?P<path>/.*)'"),
        ("minLength", r"Length of '(?P<path>/.*)' must be >= (?P<wanted>\S+) not met"),
        ("maxLength", r"Length of '(?P<path>/.*)' must be <= (?P<wanted>\S+)"),
        ("minimum", r"'(?P<path>/.*)' must be >= (?P<wanted>\S+)"),
        ("maximum", r"'(?P<path>/.*)' must be <= (?P<wanted>\S+)"),
        ("exclusiveMinimum", r"'(?P<path>/.*)' must be > (?P<wanted>\S+)"),
        ("exclusiveMaximum", r"'(?P<path>/.*)' must be < (?P<wanted>\S+)"),
        ("multipleOf", r"'(?P<path>/.*)' must be multiple of (?P<wanted>\S+)"),
        ("pattern", r"'(?P<path>/.*)' failed test (?P<wanted>.*) patttern"),
        ("oneOf", r"oneOf at '(?P<path>/.*)' not met, (?P<had>\d+) matches"),
        ("anyOf", r"anyOf at '(?P<path>/.*)' not met"),
        ("not", r"not at '(?P<path>/.*)' not met"),
        (
            "additionalProperties",
            r"Additional or unevaluated properties '(?P<had>.*)' at '(?P<path>/.*)' not allowed",
        ),
        ("items", r"No schema for path '(?P<path>/.*)'"),
        ("toString", _UNWRITABLE),
    )
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of the message.

    `keyword` is the one not met, None where the text fits no clause; `path` is a place as the API writes
    it, the root `/`, None where it names none; `wanted` and `had` are texts as they stand there.
    """

    text: str
    keyword: str | None = None
    path: str | None = None
    wanted: str = ""
    had: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The names and indices that lead to the place."""
        return () if self.path in (None, "/") else tuple(str(self.path)[1:].split("/"))


@dataclass(frozen=True, slots=True)
class ApiText:
    """A refusal as read: the bare message, its clauses in order, and what stood around it.

    `code` is that of the body, None where there was none; a message of another code has no clauses.
    """

    message: str
    clauses: tuple[Clause, ...]
    code: int | None = None
    uuid: str | None = None

    @property
    def unknown(self) -> tuple[Clause, ...]:
        """The parts that fit no clause of the grammar."""
        return tuple(clause for clause in self.clauses if clause.keyword is None)


def parse(text: str) -> ApiText:
    """Read a message, with or without what the API puts around it, or the JSON body that it came in."""
    code, stated = _from_body(text[:_LONGEST])
    uuid = _UUID.search(stated)
    bare = stated[: uuid.start()] if uuid else stated
    message = _PREFIXES.sub("", bare.strip(), count=1) if _PREFIXES.match(bare.strip()) else bare.strip()
    clauses = tuple(_clauses(message)) if code in (None, 5006) else ()
    return ApiText(message, clauses, code, uuid.group(1) if uuid else None)


def _from_body(text: str) -> tuple[int | None, str]:
    """Return code and message of the first error in a body; a text that is no body is the message."""
    if not text.lstrip().startswith(("{", "[", '"')):
        return None, text
    try:
        body: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None, text
    return next(_messages(body), (None, text))


def _messages(body: Json) -> Iterator[tuple[int | None, str]]:
    if isinstance(body, str):
        yield None, body
    elif isinstance(body, list):
        for item in body:
            yield from _messages(item)
    elif isinstance(body, dict):
        code, message = body.get("code"), body.get("message")
        if isinstance(message, str):
            yield (code if isinstance(code, int) and not isinstance(code, bool) else None), message
        for name in ("errors", "error"):
            if isinstance(body.get(name), dict | list):
                yield from _messages(body[name])


def _clauses(message: str) -> Iterator[Clause]:
    """Yield the clauses; where a piece is none by itself, it is tried together with those that follow."""
    cuts = [(0, 0), *(match.span() for match in _START.finditer(message))]
    starts = [end for _, end in cuts]
    ends = [start for start, _ in cuts[1:]] + [len(message)]
    first = 0
    while first < len(starts):
        window = range(first, min(first + _MOST_PIECES, len(starts)))
        texts = [message[starts[first] : ends[last]] for last in window]
        read = ((offset, _clause(text)) for offset, text in enumerate(texts))
        offset, clause = next(((offset, found) for offset, found in read if found), (0, Clause(texts[0])))
        if clause.text:
            yield clause
        first += offset + 1


def _clause(text: str) -> Clause | None:
    for keyword, pattern in _CLAUSES:
        match = pattern.fullmatch(text)
        if match:
            groups = match.groupdict()
            return Clause(
                text, keyword, groups.get("path"), groups.get("wanted") or "", groups.get("had") or ""
            )
    return None
