"""Formats the entries of the catalogues, for people and machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.catalogue import Code, Example
    from workers_ai_contract.catalogue.api_codes import ApiCode
    from workers_ai_contract.catalogue.lint import LintCode
    from workers_ai_contract.failures import FailureKind
    from workers_ai_kernel import JsonObject

SCHEMA_VERSION = 1
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the four catalogues: codes of problems, findings, errors of the API, and lint."""

    codes: tuple[Code, ...] = ()
    findings: tuple[FailureKind, ...] = ()
    api_codes: tuple[ApiCode, ...] = ()
    lint_codes: tuple[LintCode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.codes or self.findings or self.api_codes or self.lint_codes)


def entries_json(entries: Entries) -> JsonObject:
    """Return entries in the format of `wai explain --format json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "codes": [code.to_json() for code in entries.codes],
        "findings": [_kind_json(kind) for kind in entries.findings],
        "api_codes": [code.to_json() for code in entries.api_codes],
        "lint_codes": [code.to_json() for code in entries.lint_codes],
    }


def entry_lines(entries: Entries) -> Iterator[str]:
    """Yield all details of each entry."""
    for code in entries.codes:
        yield from _code_lines(code)
    for kind in entries.findings:
        yield f"{kind.code} (finding of wai fuzz, {kind.severity}; blame: {kind.blame})"
        yield from indented(kind.title, kind.meaning)
    for number in entries.api_codes:
        yield f"{number.number} (error of the API, {_status(number)})"
        yield from indented(number.meaning, f"Repair: {number.repair}")
        yield f"  Retry: {'yes, after a pause' if number.retry else 'no, the result will not change'}"
        yield f"  Source: {number.source}"
    for defect in entries.lint_codes:
        yield f"{defect.name} (finding of wai lint)"
        yield from indented(defect.title, defect.meaning, f"Repair: {defect.repair}")
        if defect.example is not None:
            yield f"  Example: {shortened(defect.example)}"


def _code_lines(code: Code) -> Iterator[str]:
    yield f"{code.name} ({code.severity})"
    yield from indented(code.title, code.meaning, f"Repair: {code.repair}")
    yield f"  Example, {_judged_by(code.example)}:"
    yield f"    {shortened(code.example.text)}"
    known = f"{code.source}, {code.reference}" if code.reference else code.source
    yield f"  Source: {known}"


def listing_lines(entries: Entries) -> Iterator[str]:
    """Yield one line per entry."""
    codes = (code.name for code in entries.codes)
    width = max(map(len, (*codes, *(kind.code for kind in entries.findings))))
    yield "codes of problems (wai validate):"
    yield from (f"  {code.name:<{width}}  {code.title}" for code in entries.codes)
    yield "codes of findings (wai fuzz):"
    yield from (f"  {kind.code:<{width}}  {kind.title}" for kind in entries.findings)
    yield "codes of defects in schemas (wai lint):"
    yield from (f"  {code.name:<{width}}  {code.title}" for code in entries.lint_codes)
    yield "codes of the API's errors:"
    yield from (f"  {number.number:<{width}}  {number.meaning}" for number in entries.api_codes)


def indented(*sentences: str) -> Iterator[str]:
    """Return the lines of an entry."""
    return (f"  {sentence}" for sentence in sentences)


def shortened(text: str) -> str:
    """Return a text on one line, without its end if it is long."""
    line = text.replace("\r", "\\r").replace("\n", "\\n")
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _kind_json(kind: FailureKind) -> JsonObject:
    return {
        "code": kind.code,
        "severity": kind.severity.value,
        "blame": kind.blame.value,
        "title": kind.title,
        "meaning": kind.meaning,
    }


def _judged_by(example: Example) -> str:
    if example.schema is not None:
        return f"under the schema {example.schema}"
    options = [
        f"--{name} {value}"
        for name, value, usual in (
            ("direction", example.direction, "input"),
            ("profile", example.profile, None),
            ("revision", example.revision, "latest"),
            ("route", example.route, "run"),
            ("form", example.form, None),
        )
        if value != usual
    ]
    return f"judged by `{' '.join(('wai validate', *options, 'FILE'))}`"


def _status(number: ApiCode) -> str:
    if number.status is None:
        return "HTTP status not recorded"
    return f"HTTP {number.status}{' (inferred)' if number.status_inferred else ''}"
