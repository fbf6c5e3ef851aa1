"""`wai explain`: explains codes and the API's own error messages."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue import CODES
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.catalogue.lint import LINT_CODES
from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import SetupError, UnreadableError, UsageError, reason_of
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.reporting.destination import destination
from workers_ai_contract.reporting.entries import Entries, entries_json, entry_lines, listing_lines
from workers_ai_contract.reporting.explanations import (
    ExplainedText,
    as_text,
    no_match,
    pasted_json,
    pasted_lines,
)
from workers_ai_contract.vocabulary import ExitCode, Revision, Route
from workers_ai_kernel.safe_text import output_lines
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from workers_ai_contract.api_messages import ExplainedRefusal
    from workers_ai_contract.catalogue.recognising import Recognised
    from workers_ai_kernel import Json, JsonObject

_STDIN = "-"
_NAME = re.compile(r"[\w-]*")
_STATUSES = range(400, 600)
_NEEDLESS = "a payload can only be given with an error about the schema (5006), and the text has none"


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="CODE|TEXT",
        help="a code, an error number of the API, an HTTP status, or any text with an API error in it: a "
        "body, the message of an SDK, a log; '-' reads it from stdin (default: list all codes)",
    )
    parser.add_argument(
        "payload",
        nargs="*",
        metavar="PAYLOAD|CODE",
        help="after an error: the rejected request ('-' reads it from stdin); after a code: further codes",
    )
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        help="schema revision to explain against (default: the newest that can produce this message)",
    )
    parser.add_argument(
        "--route",
        choices=[name.value for name in Route],
        help="route of the request (default: one that can produce this message)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(default: text)")


def _execute(arguments: Namespace) -> int:
    names = [each.strip() for each in (arguments.subject or "", *arguments.payload)]
    if arguments.payload and all(map(_entries, names)):
        _write_entries(arguments, _together(map(_entries, names)))
        return ExitCode.CLEAN
    if len(arguments.payload) > 1:
        raise UsageError(_several(names))
    arguments.payload = arguments.payload[0] if arguments.payload else None
    subject = _given(arguments.subject, arguments.payload)
    if subject is None:
        entries = _all()
        _write(arguments, listing_lines(entries), entries_json(entries))
    elif _NAME.fullmatch(subject.strip()):
        _explain_name(arguments, subject.strip())
    else:
        _explain_text(arguments, subject)
    return ExitCode.CLEAN


COMMAND = Command("explain", "Explain a code or an error message of the API.", _add_arguments, _execute)


def _given(subject: str | None, payload: str | None) -> str | None:
    if subject != _STDIN:
        return subject
    if payload == _STDIN:
        raise UsageError("stdin cannot be both the text and the payload")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _all() -> Entries:
    return Entries(
        tuple(CODES.values()),
        tuple(CATALOGUE.values()),
        tuple(API_CODES.values()),
        tuple(LINT_CODES.values()),
    )


def _number(name: str) -> int | None:
    return int(name) if name.isascii() and name.isdecimal() else None


def _entries(name: str) -> Entries:
    """Return what has this code in the four catalogues."""
    number = _number(name)
    return Entries(
        tuple(code for code in CODES.values() if code.name == name),
        tuple(kind for kind in CATALOGUE.values() if kind.code == name),
        tuple(code for code in API_CODES.values() if code.number == number),
        tuple(code for code in LINT_CODES.values() if code.name == name),
    )


def _together(several: Iterable[Entries]) -> Entries:
    each = tuple(dict.fromkeys(several))
    return Entries(
        tuple(code for entries in each for code in entries.codes),
        tuple(kind for entries in each for kind in entries.findings),
        tuple(code for entries in each for code in entries.api_codes),
        tuple(code for entries in each for code in entries.lint_codes),
    )


def _several(names: Iterable[str]) -> str:
    """Return why several arguments cannot be explained."""
    unknown = next((name for name in names if not _entries(name)), "")
    return f"give several codes, or one error with one payload; this is not a code: {unknown[:80]!r}"


def _write_entries(arguments: Namespace, entries: Entries) -> None:
    _write(arguments, entry_lines(entries), entries_json(entries))


def _explain_name(arguments: Namespace, name: str) -> None:
    """Explain a code or an HTTP status."""
    number, entries = _number(name), _entries(name)
    if not entries and number not in _STATUSES:
        _explain_word(arguments, name)
        return
    if arguments.payload is not None:
        raise UsageError(
            f"a payload can only be given with the text of an API error, not with a code like {name[:80]!r}"
        )
    if entries:
        _write_entries(arguments, entries)
    else:
        _write_text(arguments, ExplainedText(status=number))


def _explain_word(arguments: Namespace, word: str) -> None:
    """Explain a code of the API that is a word."""
    from workers_ai_contract.catalogue.recognising import Recognised, word_texts
    from workers_ai_contract.pasted import error_of

    texts = word_texts(word)
    if not texts:
        raise UsageError(_unknown(word))
    _write_text(arguments, ExplainedText(((Recognised(error_of(word), texts=texts), None),)))


def _explain_text(arguments: Namespace, text: str) -> None:
    """Explain the errors in a text, or what it is instead."""
    from workers_ai_contract.catalogue.recognising import recognised
    from workers_ai_contract.pasted import error_of, find

    pasted = find(text)
    bare = recognised(error_of(text))
    errors = [recognised(error) for error in pasted.errors] or [bare]
    if any(errors):
        _write_text(arguments, _explained(arguments, errors))
    elif pasted.errors or (pasted.page is None and (pasted.status is None or pasted.has_other_bodies)):
        raise UsageError(no_match(errors[0]))
    elif arguments.payload is not None:
        raise UsageError(_NEEDLESS)
    else:
        _write_text(arguments, ExplainedText(status=pasted.status, page=pasted.page))


def _explained(arguments: Namespace, errors: list[Recognised]) -> ExplainedText:
    """Return the errors with the explanation of the refusals; a payload belongs to the first of them."""
    first = next((error for error in errors if error.refusal is not None), None)
    if arguments.payload is None:
        return ExplainedText(tuple((error, _refusal(arguments, error)) for error in errors))
    if first is None:
        raise UsageError(_NEEDLESS)
    return ExplainedText(((first, _refusal(arguments, first)),), with_payload=True)


def _refusal(arguments: Namespace, error: Recognised) -> ExplainedRefusal | None:
    from workers_ai_contract.api_messages import explained, explained_with

    if error.refusal is None:
        return None
    revision = None if arguments.revision is None else revision_named(arguments.revision)
    route = None if arguments.route is None else Route(arguments.route)
    if arguments.payload is None:
        return explained(error.refusal, revision, route)
    return explained_with(error.refusal, _payload(arguments.payload), revision, route)


def _payload(file: str) -> Json:
    from workers_ai_contract.contracts.reading import read

    try:
        data = sys.stdin.buffer.read() if file == _STDIN else Path(file).read_bytes()
    except OSError as error:
        raise SetupError(f"cannot read {file}: {reason_of(error)}") from None
    try:
        return read(data).payload
    except UnreadableError as error:
        raise SetupError(f"{file}: {error.reason}") from None


def _write_text(arguments: Namespace, explained: ExplainedText) -> None:
    _write(arguments, pasted_lines(explained), pasted_json(explained))


def _write(arguments: Namespace, lines: Iterable[str], document: JsonObject) -> None:
    text = as_text(document) if arguments.format == "json" else output_lines("\n".join(lines)) + "\n"
    with destination(None) as out:
        out.write(text.encode())
        out.flush()


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    known = [*CODES, *CATALOGUE, *LINT_CODES, *map(str, API_CODES)]
    close = get_close_matches(name[:80], known, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else "'wai explain' lists all codes"
    return f"unknown code {name[:80]!r}: {hint}"
