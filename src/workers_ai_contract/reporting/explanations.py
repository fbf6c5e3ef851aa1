"""Formats explanations of codes and of the API's error messages, for people and machines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from workers_ai_contract.api_messages import Role
from workers_ai_contract.catalogue.recognising import closest_text, codes_with_status
from workers_ai_contract.reporting.entries import (
    LONGEST,
    SCHEMA_VERSION,
    Entries,
    entry_lines,
    indented,
    shortened,
)
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.api_messages import Enforcement, ExplainedRefusal, Ranked
    from workers_ai_contract.catalogue.api_texts import KnownText
    from workers_ai_contract.catalogue.recognising import Recognised
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class ExplainedText:
    """A pasted text, explained.

    `errors` are its errors, with the explanation of those that were rejected by the schema. `status` is the
    HTTP status and `page` the title of the HTML page that were found instead of errors.
    """

    errors: tuple[tuple[Recognised, ExplainedRefusal | None], ...] = ()
    status: int | None = None
    page: str | None = None
    with_payload: bool = False


def refusal_json(refusal: ExplainedRefusal, *, with_payload: bool) -> JsonObject:
    """Return a refusal as part of the format of `wai explain --format json`."""
    return {
        "message": _bounded(refusal.text.message),
        "enforced": _enforced_json(refusal.enforced),
        "fits": [_enforced_json(each) for each in refusal.fits],
        "with_payload": with_payload,
        "problems": [problem.to_json() for problem in refusal.problems],
        "clauses": [_clause_json(each) for each in refusal.clauses[:_MOST_CLAUSES]],
    }


def refusal_lines(refusal: ExplainedRefusal, *, with_payload: bool) -> Iterator[str]:
    """Yield the cause if the payload is known, otherwise the likely causes; then the irrelevant clauses."""
    if with_payload:
        yield from _problem_lines(refusal)
        yield _match_line(refusal)
    else:
        yield from _clause_lines(refusal)


def pasted_json(explained: ExplainedText) -> JsonObject:
    """Return what was found in a text in the format of `wai explain --format json`."""
    status = explained.status
    return {
        "schema_version": SCHEMA_VERSION,
        "errors": [
            _error_json(each, refusal, explained) for each, refusal in explained.errors[:_MOST_ERRORS]
        ],
        "status": None
        if status is None
        else {"status": status, "codes": [code.number for code in codes_with_status(status)]},
        "page": explained.page,
    }


def pasted_lines(explained: ExplainedText) -> Iterator[str]:
    """Yield the explanation of each error in a text, or of the HTTP status or page that was found instead."""
    several = len(explained.errors) > 1
    for number, (error, refusal) in enumerate(explained.errors[:_MOST_ERRORS], start=1):
        if several:
            yield f"error {number} of {len(explained.errors)}: {quoted(error.error.message)}"
        lines = _error_lines(error, refusal, explained)
        yield from (f"  {line}" for line in lines) if several else lines
    if len(explained.errors) > _MOST_ERRORS:
        yield f"{len(explained.errors) - _MOST_ERRORS} more errors are not shown."
    if explained.page is not None:
        title = f" with the title {quoted(explained.page)}" if explained.page else ""
        yield f"This is an HTML page{title}, not an answer of the API."
        yield "  It is the error page of a proxy, a firewall or a wrong address in front of the API."
        yield "  Repair: Check the URL and the proxies; if the address is right, try again after a pause."
    elif explained.status is not None:
        yield from _status_lines(explained.status)


def quoted(text: str) -> str:
    """Return a text for an echo: one line in quotes, without control characters, not longer than a line."""
    line = one_line(" ".join(text[:LONGEST].split()))
    return f'"{line}"' if len(line) <= _LONGEST_ECHO else f'"{line[:_LONGEST_ECHO]}…"'


def no_match(error: Recognised) -> str:
    """Return the sentence for an error that is unknown, with the most similar known one."""
    if not error.error.message and error.error.code is not None:
        return f"no known error has the code {error.error.code}"
    code = "" if error.error.code is None else f" with the code {error.error.code}"
    close = closest_text(error.error.message)
    sent_with = "" if close is None or not close.codes else f" ({_choice(map(str, close.codes))})"
    hint = "" if close is None else f"; the closest is {quoted(close.text)}{sent_with}"
    return f"no known error matches {quoted(error.error.message)}{code}{hint}"


def _error_lines(
    error: Recognised, refusal: ExplainedRefusal | None, explained: ExplainedText
) -> Iterator[str]:
    if refusal is not None:
        yield from refusal_lines(refusal, with_payload=explained.with_payload)
        return
    if not error:
        sentence = no_match(error)
        yield f"{sentence[0].upper()}{sentence[1:]}."
    elif not error.is_certain:
        yield _doubt(error)
    for text in error.texts:
        if text.meaning:
            yield from _known_text_lines(text)
    yield from entry_lines(Entries(api_codes=error.codes))


def _doubt(error: Recognised) -> str:
    if error.error.code is not None:
        return f"The code {error.error.code} is unknown; the explanation is that of the text."
    return f"The text alone does not settle which error it is: it could be {_choice(_names(error))}."


def _names(error: Recognised) -> Iterator[str]:
    if error.codes:
        return (str(code.number) for code in error.codes)
    return (quoted(text.text) for text in error.texts)


def _choice(names: Iterable[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _known_text_lines(text: KnownText) -> Iterator[str]:
    codes = f", sent with {_choice(map(str, text.codes))}" if text.codes else ""
    yield f"{quoted(text.text)} (text of the API{codes})"
    yield from indented(text.meaning, f"Repair: {text.repair}")
    yield f"  Retry: {'yes' if text.retry else 'no, the result will not change'}"
    yield f"  Source: {text.source}"


def _status_lines(status: int) -> Iterator[str]:
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    yield f"{status} (HTTP status{f': {phrase}' if phrase else ''})"
    codes = codes_with_status(status)
    if codes:
        yield "  The API sends it with one of these codes, so the cause could be any of them:"
        yield from (f"    {code.number}  {code.meaning}" for code in codes)
    else:
        yield "  No known code of the API is sent with it."
    yield "  The body of the answer states the code: pass it to `wai explain`."


def _error_json(error: Recognised, refusal: ExplainedRefusal | None, explained: ExplainedText) -> JsonObject:
    return {
        "message": _bounded(error.error.message),
        "code": error.error.code,
        "known": bool(error),
        "certain": error.is_certain,
        "api_codes": [code.to_json() for code in error.codes],
        "texts": [text.to_json() for text in error.texts],
        "refusal": None if refusal is None else refusal_json(refusal, with_payload=explained.with_payload),
    }


def as_text(document: JsonObject) -> str:
    """Return a document as formatted JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _clause_lines(refusal: ExplainedRefusal) -> Iterator[str]:
    shown = refusal.clauses[:_MOST_CLAUSES]
    for each in shown:
        if each.likely is not None:
            mark = "likely" if each.role is Role.CAUSE else "possible"
            yield f"{mark}: {shortened(each.likely.message)} [{each.likely.code}]"
            yield f"    {shortened(each.likely.repair)}"
            yield f"    from: {shortened(each.clause.text)}"
    for each in shown:
        if each.likely is None:
            mark = "unknown" if each.role is Role.UNKNOWN else "irrelevant"
            about = ", ".join((*each.forms, "/".join(sorted(each.revisions)))) if each.revisions else ""
            yield f"{mark}: {shortened(each.clause.text)}"
            yield f"    {each.why}{f' ({about})' if about else ''}"
    if len(refusal.clauses) > _MOST_CLAUSES:
        yield f"{len(refusal.clauses) - _MOST_CLAUSES} more clauses are not shown."
    if refusal.text.is_cut:
        yield from _cut_lines(refusal)
    else:
        yield f"produced by: {_revisions_and_routes(refusal.fits) or 'no schema of this model'}"


def _cut_lines(refusal: ExplainedRefusal) -> Iterator[str]:
    if all(each.likely is None for each in refusal.clauses):
        yield "The request fits no form of the contract; the reason was in the part that is cut off."
    yield "The message is truncated: give the complete message, or the request, for a better explanation."


def _problem_lines(refusal: ExplainedRefusal) -> Iterator[str]:
    if not refusal.problems:
        yield f"{_revisions_and_routes((refusal.enforced,))} accepts this payload."
    for problem in refusal.problems:
        yield f"{problem.message} [{problem.code}]"
        if problem.repair is not None:
            yield f"    {problem.repair}"


def _match_line(refusal: ExplainedRefusal) -> str:
    if refusal.is_fitting:
        subject = "The beginning of this message" if refusal.text.is_cut else "This message"
        return f"{subject} matches {_revisions_and_routes(refusal.fits)} for this payload."
    if refusal.fits:
        chosen, fitting = _revisions_and_routes((refusal.enforced,)), _revisions_and_routes(refusal.fits)
        return f"This message matches {fitting} for this payload, but not {chosen}."
    return "This message does not match any revision or route for this payload: it is about another payload."


def _revisions_and_routes(enforced: tuple[Enforcement, ...]) -> str:
    revisions: dict[str, list[str]] = {}
    for each in sorted(enforced, key=lambda one: one.revision):
        revisions.setdefault(each.route, []).append(each.revision)
    return " and ".join(f"{_ranges(known)} ({route})" for route, known in revisions.items())


def _ranges(revisions: list[str]) -> str:
    """Return sorted revisions as text, with consecutive ones as a range."""
    ranges: list[list[str]] = []
    for revision in revisions:
        if ranges and int(revision[1:]) == int(ranges[-1][-1][1:]) + 1:
            ranges[-1].append(revision)
        else:
            ranges.append([revision])
    return ", ".join(each[0] if len(each) == 1 else f"{each[0]}\N{EN DASH}{each[-1]}" for each in ranges)


def _clause_json(each: Ranked) -> JsonObject:
    return {
        "text": _bounded(each.clause.text),
        "keyword": each.clause.keyword,
        "role": each.role.value,
        "why": each.why,
        "forms": list(each.forms),
        "revisions": [revision.value for revision in each.revisions],
        "likely": None
        if each.likely is None
        else {
            name: _bounded(value) if isinstance(value, str) else value
            for name, value in each.likely.to_json().items()
        },
    }


def _enforced_json(enforced: Enforcement) -> JsonObject:
    return {"revision": enforced.revision.value, "route": enforced.route.value}


def _bounded(text: str) -> str:
    return text if len(text) <= _LONGEST_IN_JSON else f"{text[:_LONGEST_IN_JSON]}…"


_LONGEST_IN_JSON = 2_000
_LONGEST_ECHO = 100
_MOST_CLAUSES = 40
_MOST_ERRORS = 20
