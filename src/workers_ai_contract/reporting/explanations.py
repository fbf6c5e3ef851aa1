"""Writes what a code means, and what a refusal by the API is about, for people and for machines."""

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
    """What the three catalogues say: codes of problems, findings about clients, numbers of the API."""

    codes: tuple[Code, ...] = ()
    findings: tuple[FailureKind, ...] = ()
    api_codes: tuple[ApiCode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes or self.findings or self.api_codes)


def entries_json(entries: Entries) -> JsonObject:
    """Return entries as `wai explain --format json` prints them."""
    return {
        "schema_version": SCHEMA_VERSION,
        "codes": [code.to_json() for code in entries.codes],
        "findings": [_kind_json(kind) for kind in entries.findings],
        "api_codes": [code.to_json() for code in entries.api_codes],
    }


def entry_lines(entries: Entries) -> Iterator[str]:
    """Yield all that is known of each entry."""
    for code in entries.codes:
        yield f"{code.name} ({code.severity})"
        yield from _indented(code.title, code.meaning, f"Repair: {code.repair}")
        yield f"  Example: {_command(code.example)}"
        yield f"    {_shortened(code.example.text)}"
        known = f"{code.source}, {code.reference}" if code.reference else code.source
        yield f"  Known from: {known}"
    for kind in entries.findings:
        yield f"{kind.code} (finding of wai fuzz, {kind.severity}; blame: {kind.blame})"
        yield from _indented(kind.title, kind.meaning)
    for number in entries.api_codes:
        yield f"{number.number} (error of the API, {_status(number)})"
        yield from _indented(number.meaning, f"Repair: {number.repair}")
        yield f"  Try again: {'yes, after a pause' if number.retry else 'no, it stays as it is'}"
        yield f"  Known from: {number.source}"


def listing_lines(entries: Entries) -> Iterator[str]:
    """Yield one line an entry."""
    width = max(map(len, (*(code.name for code in entries.codes), *(kind.code for kind in entries.findings))))
    yield "codes of problems (wai validate):"
    yield from (f"  {code.name:<{width}}  {code.title}" for code in entries.codes)
    yield "codes of findings (wai fuzz):"
    yield from (f"  {kind.code:<{width}}  {kind.title}" for kind in entries.findings)
    yield "codes of the API's errors:"
    yield from (f"  {number.number:<{width}}  {number.meaning}" for number in entries.api_codes)


def refusal_json(refusal: ExplainedRefusal, *, with_payload: bool) -> JsonObject:
    """Return a refusal as `wai explain --format json` prints it."""
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
    """Yield the one cause where the payload is known, else the likely ones; then what is noise."""
    if with_payload:
        yield from _problem_lines(refusal)
        yield _match_line(refusal)
    else:
        yield from _clause_lines(refusal)


def as_text(document: JsonObject) -> str:
    """Return a document as it is printed."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _clause_lines(refusal: ExplainedRefusal) -> Iterator[str]:
    # Imported here because what a code means can be said without it.
    from workers_ai_contract.cabidela.messages import Role

    for each in refusal.clauses:
        if each.likely is not None:
            mark = "likely" if each.role is Role.CAUSE else "possible"
            yield f"{mark}: {each.likely.message} [{each.likely.code}]"
            yield f"    {each.likely.repair}"
            yield f"    from: {each.clause.text}"
    for each in refusal.clauses:
        if each.likely is None:
            mark = "unknown" if each.role is Role.UNKNOWN else "noise"
            about = ", ".join((*each.forms, "/".join(sorted(each.revisions)))) if each.revisions else ""
            yield f"{mark}: {_shortened(each.clause.text)}"
            yield f"    {each.why}{f' ({about})' if about else ''}"
    if refusal.text.is_cut:
        yield "the text is cut: the whole of it, or the request that it answers, tells more"
    else:
        yield f"said by: {_called(refusal.fits) or 'no schema of this model'}"


def _problem_lines(refusal: ExplainedRefusal) -> Iterator[str]:
    if not refusal.problems:
        yield f"{_called((refusal.enforced,))} accepts this payload"
    for problem in refusal.problems:
        yield f"{problem.message} [{problem.code}]"
        if problem.repair is not None:
            yield f"    {problem.repair}"


def _match_line(refusal: ExplainedRefusal) -> str:
    if refusal.is_fitting:
        verb = "begins as" if refusal.text.is_cut else "is"
        return f"the text {verb} what {_called(refusal.fits)} says of this payload"
    own = f"the text is not what {_called((refusal.enforced,))} says of this payload"
    if refusal.fits:
        return f"{own}; it is what {_called(refusal.fits)} says of it"
    return f"{own}, nor what any other revision or route says: it answers another payload"


def _called(enforced: tuple[Enforcement, ...]) -> str:
    revisions: dict[str, list[str]] = {}
    for each in sorted(enforced, key=lambda one: one.revision):
        revisions.setdefault(each.route, []).append(each.revision)
    return " and ".join(f"{'/'.join(known)} on the route {route}" for route, known in revisions.items())


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
        return f"under the schema {example.schema}"
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
