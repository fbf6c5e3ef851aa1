"""Formats explanations of codes and of the API's error messages, for people and machines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cabidela.messages import Enforcement, ExplainedRefusal, Ranked
    from workers_ai_contract.catalogue import Code, Example
    from workers_ai_contract.catalogue.api_codes import ApiCode
    from workers_ai_contract.failures import FailureKind
    from workers_ai_kernel import JsonObject

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the three catalogues: problem codes, finding codes, error codes of the API."""

    codes: tuple[Code, ...] = ()
    findings: tuple[FailureKind, ...] = ()
    api_codes: tuple[ApiCode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes or self.findings or self.api_codes)


def entries_json(entries: Entries) -> JsonObject:
    """Return entries in the format of `wai explain --format json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "codes": [code.to_json() for code in entries.codes],
        "findings": [_kind_json(kind) for kind in entries.findings],
        "api_codes": [code.to_json() for code in entries.api_codes],
    }


def entry_lines(entries: Entries) -> Iterator[str]:
    """Yield all details of each entry."""
    for code in entries.codes:
        yield f"{code.name} ({code.severity})"
        yield from _indented(code.title, code.meaning, f"Repair: {code.repair}")
        yield f"  Example: {_command(code.example)}"
        yield f"    {_shortened(code.example.text)}"
        known = f"{code.source}, {code.reference}" if code.reference else code.source
        yield f"  Source: {known}"
    for kind in entries.findings:
        yield f"{kind.code} (finding of wai fuzz, {kind.severity}; blame: {kind.blame})"
        yield from _indented(kind.title, kind.meaning)
    for number in entries.api_codes:
        yield f"{number.number} (error of the API, {_status(number)})"
        yield from _indented(number.meaning, f"Repair: {number.repair}")
        yield f"  Retry: {'yes, after a pause' if number.retry else 'no, the result will not change'}"
        yield f"  Source: {number.source}"


def listing_lines(entries: Entries) -> Iterator[str]:
    """Yield one line per entry."""
    width = max(map(len, (*(code.name for code in entries.codes), *(kind.code for kind in entries.findings))))
    yield "codes of problems (wai validate):"
    yield from (f"  {code.name:<{width}}  {code.title}" for code in entries.codes)
    yield "codes of findings (wai fuzz):"
    yield from (f"  {kind.code:<{width}}  {kind.title}" for kind in entries.findings)
    yield "codes of the API's errors:"
    yield from (f"  {number.number:<{width}}  {number.meaning}" for number in entries.api_codes)


def refusal_json(refusal: ExplainedRefusal, *, with_payload: bool) -> JsonObject:
    """Return a refusal in the format of `wai explain --format json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "message": refusal.text.message,
        "enforced": _enforced_json(refusal.enforced),
        "fits": [_enforced_json(each) for each in refusal.fits],
        "with_payload": with_payload,
        "problems": [problem.to_json() for problem in refusal.problems],
        "clauses": [_clause_json(each) for each in refusal.clauses],
    }


def refusal_lines(refusal: ExplainedRefusal, *, with_payload: bool) -> Iterator[str]:
    """Yield the cause if the payload is known, otherwise the likely causes; then the irrelevant clauses."""
    if with_payload:
        yield from _problem_lines(refusal)
        yield _match_line(refusal)
    else:
        yield from _clause_lines(refusal)


def as_text(document: JsonObject) -> str:
    """Return a document as formatted JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _clause_lines(refusal: ExplainedRefusal) -> Iterator[str]:
    # Imported here because explaining a code does not need it.
    from workers_ai_contract.cabidela.messages import Role

    for each in refusal.clauses:
        if each.likely is not None:
            mark = "likely" if each.role is Role.CAUSE else "possible"
            yield f"{mark}: {each.likely.message} [{each.likely.code}]"
            yield f"    {each.likely.repair}"
            yield f"    from: {each.clause.text}"
    for each in refusal.clauses:
        if each.likely is None:
            mark = "unknown" if each.role is Role.UNKNOWN else "irrelevant"
            about = ", ".join((*each.forms, "/".join(sorted(each.revisions)))) if each.revisions else ""
            yield f"{mark}: {_shortened(each.clause.text)}"
            yield f"    {each.why}{f' ({about})' if about else ''}"
    if refusal.text.is_cut:
        yield "The message is truncated: give the complete message, or the request, for a better explanation."
    else:
        yield f"produced by: {_revisions_and_routes(refusal.fits) or 'no schema of this model'}"


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
        "text": each.clause.text,
        "keyword": each.clause.keyword,
        "role": each.role.value,
        "why": each.why,
        "forms": list(each.forms),
        "revisions": [revision.value for revision in each.revisions],
        "likely": None if each.likely is None else each.likely.to_json(),
    }


def _enforced_json(enforced: Enforcement) -> JsonObject:
    return {"revision": enforced.revision.value, "route": enforced.route.value}


def _kind_json(kind: FailureKind) -> JsonObject:
    return {
        "code": kind.code,
        "severity": kind.severity.value,
        "blame": kind.blame.value,
        "title": kind.title,
        "meaning": kind.meaning,
    }


def _indented(*sentences: str) -> Iterator[str]:
    return (f"  {sentence}" for sentence in sentences)


def _command(example: Example) -> str:
    if example.schema is not None:
        return f"schema {example.schema}"
    options = [
        f"--{name} {value}"
        for name, value, usual in (
            ("direction", example.direction, "input"),
            ("profile", example.profile, "published"),
            ("revision", example.revision, "latest"),
            ("route", example.route, "run"),
            ("form", example.form, None),
        )
        if value != usual
    ]
    return " ".join(["wai validate", *options])


def _status(number: ApiCode) -> str:
    if number.status is None:
        return "HTTP status not recorded"
    return f"HTTP {number.status}{' (inferred)' if number.status_inferred else ''}"


def _shortened(text: str) -> str:
    line = text.replace("\r", "\\r").replace("\n", "\\n")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


_LONGEST = 400
