"""The grammar of a rejection: splits a message into clauses.

Values and keys are unquoted, so a message can be ambiguous; text that fits no clause is kept as a clause
without a keyword.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.profile import BAD_INPUT_CODE
from workers_ai_contract.pasted import error_of, find, is_cut, without_ellipsis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.pasted import FoundError

_LONGEST = 2_000_000
# A value may look like the end of a clause, so up to this many pieces are joined.
_MOST_PIECES = 6

_UNWRITABLE = "Cannot convert object to primitive value"
_START = re.compile(
    r"(?:, |: )(?=(?:required properties at '|Type mismatch of '|enum |const |Length of '|oneOf at '"
    rf"|anyOf at '|not at '|Additional or unevaluated properties '|No schema for path '|{_UNWRITABLE}|'/))"
)
# The format of a clause: its start, the separators between its fields, its end. Regular expressions with
# several wildcards would be exponentially slow on hostile texts.
_Form = tuple[str, str, tuple[str, ...], tuple[str, ...], str]
_FORMS: tuple[_Form, ...] = (
    ("required", "required properties at '", ("path", "wanted"), ("' are '",), "'"),
    ("type", "Type mismatch of '", ("path", "wanted", "had"), ("', '", "' not in "), ""),
    ("enum", "enum ", ("had", "wanted", "path"), (" not in ", " at '"), "'"),
    ("const", "const ", ("had", "wanted", "path"), (" doesn't match ", " at '"), "'"),
    ("minLength", "Length of '", ("path", "wanted"), ("' must be >= ",), " not met"),
    ("maxLength", "Length of '", ("path", "wanted"), ("' must be <= ",), ""),
    ("minimum", "'", ("path", "wanted"), ("' must be >= ",), ""),
    ("maximum", "'", ("path", "wanted"), ("' must be <= ",), ""),
    ("exclusiveMinimum", "'", ("path", "wanted"), ("' must be > ",), ""),
    ("exclusiveMaximum", "'", ("path", "wanted"), ("' must be < ",), ""),
    ("multipleOf", "'", ("path", "wanted"), ("' must be multiple of ",), ""),
    ("pattern", "'", ("path", "wanted"), ("' failed test ",), " patttern"),
    ("oneOf", "oneOf at '", ("path", "had"), ("' not met, ",), " matches"),
    ("anyOf", "anyOf at '", ("path",), (), "' not met"),
    ("not", "not at '", ("path",), (), "' not met"),
    (
        "additionalProperties",
        "Additional or unevaluated properties '",
        ("had", "path"),
        ("' at '",),
        "' not allowed",
    ),
    ("items", "No schema for path '", ("path",), (), "'"),
    ("toString", _UNWRITABLE, (), (), ""),
)
_TYPE_NAMES = re.compile(r"(?:'[a-z]+'(?:,(?=')|$))*")
_NUMBER = re.compile(r"\S+")
_COUNT = re.compile(r"\d+")
# The required format of fields that cannot have arbitrary text.
_SHAPES = {
    ("type", "had"): _TYPE_NAMES,
    ("oneOf", "had"): _COUNT,
    **{(form[0], "wanted"): _NUMBER for form in _FORMS if any(" must be " in text for text in form[3])},
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the message.

    `keyword` is the violated keyword, None if the text fits no clause; `path` is the location as the API
    writes it (the root is `/`), or None if it is missing; `wanted` and `had` are quoted from the message.
    """

    text: str
    keyword: str | None = None
    path: str | None = None
    wanted: str = ""
    had: str = ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The names and indices that lead to the location."""
        return () if self.path in (None, "/") else tuple(str(self.path)[1:].split("/"))


@dataclass(frozen=True, slots=True)
class ApiText:
    """A parsed rejection: the bare message, its clauses in order, and the data around it.

    `code` is the code in the body or before the message, None if missing; a message with another code
    has no clauses. `is_cut` is true if the text ends with an ellipsis.
    """

    message: str
    clauses: tuple[Clause, ...]
    code: int | None = None
    uuid: str | None = None
    is_cut: bool = False

    @property
    def unknown(self) -> tuple[Clause, ...]:
        """The clauses that the grammar does not recognise."""
        return tuple(clause for clause in self.clauses if clause.keyword is None)


def parse(text: str) -> ApiText:
    """Parse the first error in a text; a text in which none is found is taken for the bare message."""
    errors = find(text).errors
    return read_error(errors[0] if errors else error_of(text[:_LONGEST]))


def read_error(error: FoundError) -> ApiText:
    """Parse one error."""
    message = without_ellipsis(error.message)
    clauses = tuple(_clauses(message)) if error.code in {None, BAD_INPUT_CODE} else ()
    first, line_break, _ = message.partition("\n")
    if line_break and any(clause.keyword is None for clause in clauses):
        # Lines of a log follow the message.
        read = tuple(_clauses(first.rstrip()))
        if read and all(clause.keyword is not None for clause in read):
            return ApiText(first.rstrip(), read, error.code, error.uuid)
    return ApiText(message, clauses, error.code, error.uuid, is_cut=is_cut(error.message))


def _clauses(message: str) -> Iterator[Clause]:
    """Yield the clauses; a piece that is not a clause is joined with those that follow it."""
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
    for form in _FORMS:
        fields = _fields(text, form)
        if fields is not None:
            return Clause(text, form[0], **fields)
    return None


def _fields(text: str, form: _Form) -> dict[str, str] | None:
    """Return the fields of a clause of this form, or None if the text has another form."""
    keyword, start, names, between, end = form
    if not text.startswith(start) or not text.endswith(end) or len(text) < len(start) + len(end):
        return None
    rest = text[len(start) : len(text) - len(end)]
    values: list[str] = []
    for separator in reversed(between):
        rest, found, last = rest.rpartition(separator)
        if not found:
            return None
        values.append(last)
    fields = dict(zip(names, [rest, *reversed(values)], strict=False)) if names else {}
    shaped = all(_is_shaped(keyword, name, value) for name, value in fields.items())
    return fields if shaped and (names or not rest) else None


def _is_shaped(keyword: str, name: str, value: str) -> bool:
    if name == "path":
        return value.startswith("/")
    shape = _SHAPES.get((keyword, name))
    return shape is None or shape.fullmatch(value) is not None
