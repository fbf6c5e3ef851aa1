"""`wai explain`: explains codes and the API's own error messages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue import CODES
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import SetupError, UnreadableError, UsageError
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.reporting.destination import destination
from workers_ai_contract.reporting.explanations import (
    Entries,
    as_text,
    entries_json,
    entry_lines,
    listing_lines,
    refusal_json,
    refusal_lines,
)
from workers_ai_contract.vocabulary import ExitCode, Revision, Route
from workers_ai_kernel.safe_text import output_lines
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from workers_ai_kernel import Json, JsonObject

_STDIN = "-"


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "subject",
        nargs="?",
        metavar="CODE|TEXT",
        help="a code, an error number of the API, or the text or body of an API error; '-' reads it from "
        "stdin (default: list all codes)",
    )
    parser.add_argument(
        "payload", nargs="?", metavar="PAYLOAD", help="the rejected request; '-' reads it from stdin"
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
    subject = _given(arguments.subject, arguments.payload)
    entries = _all() if subject is None else _entries(subject)
    if entries and arguments.payload is None:
        lines = listing_lines(entries) if subject is None else entry_lines(entries)
        _write(arguments, lines, entries_json(entries))
    elif entries:
        raise UsageError(
            f"a payload can only be given with the text of an API error, not with a code like {subject!r}"
        )
    elif subject is not None and " " in subject.strip():
        _explain_refusal(arguments, subject)
    else:
        raise UsageError(_unknown(str(subject)))
    return ExitCode.CLEAN


COMMAND = Command("explain", "Explain a code or an error message of the API.", _add_arguments, _execute)


def _given(subject: str | None, payload: str | None) -> str | None:
    if subject != _STDIN:
        return subject
    if payload == _STDIN:
        raise UsageError("stdin cannot be both the text and the payload")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _all() -> Entries:
    return Entries(tuple(CODES.values()), tuple(CATALOGUE.values()), tuple(API_CODES.values()))


def _entries(subject: str) -> Entries:
    """Return the catalogue entries of a code, or of the code in an error body."""
    name = subject.strip()
    number = int(name) if name.isascii() and name.isdecimal() else _stated_code(name)
    return Entries(
        tuple(code for code in CODES.values() if code.name == name),
        tuple(kind for kind in CATALOGUE.values() if kind.code == name),
        tuple(code for code in API_CODES.values() if code.number == number),
    )


def _stated_code(text: str) -> int | None:
    """Return the code of an error that is not about the schema; None for anything else."""
    from workers_ai_contract.cabidela.messages import parse

    if " " not in text:
        return None
    parsed = parse(text)
    return parsed.code if not parsed.clauses else None


def _explain_refusal(arguments: Namespace, text: str) -> None:
    from workers_ai_contract.cabidela.messages import explained, explained_with, parse

    parsed = parse(text)
    if len(parsed.unknown) == len(parsed.clauses):
        raise UsageError(f"the API has no known error with this text: {text.strip()[:80]!r}")
    revision = None if arguments.revision is None else revision_named(arguments.revision)
    route = None if arguments.route is None else Route(arguments.route)
    with_payload = arguments.payload is not None
    if with_payload:
        refusal = explained_with(text, _payload(arguments.payload), revision, route)
    else:
        refusal = explained(text, revision, route)
    _write(
        arguments,
        refusal_lines(refusal, with_payload=with_payload),
        refusal_json(refusal, with_payload=with_payload),
    )


def _payload(file: str) -> Json:
    from workers_ai_contract.contracts.reading import read

    try:
        data = sys.stdin.buffer.read() if file == _STDIN else Path(file).read_bytes()
    except OSError as error:
        raise SetupError(f"cannot read {file}: {error.strerror}") from None
    try:
        return read(data).payload
    except UnreadableError as error:
        raise SetupError(f"{file}: {error.reason}") from None


def _write(arguments: Namespace, lines: Iterable[str], document: JsonObject) -> None:
    text = as_text(document) if arguments.format == "json" else output_lines("\n".join(lines)) + "\n"
    with destination(None) as out:
        out.write(text.encode())
        out.flush()


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    known = [*CODES, *CATALOGUE, *map(str, API_CODES)]
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(map(repr, close))}?" if close else "'wai explain' lists all codes"
    return f"unknown code {name!r}: {hint}"
