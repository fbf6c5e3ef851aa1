"""The contract as a map: a square for each thing that a run can try, by what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.run_reports.scope import kinds_of
from workers_ai_contract.run_reports.svg import element, label, picture
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult

_WIDTH = 860
_LEFT, _SIZE, _GAP = 220, 16, 4
_PER_ROW = (_WIDTH - _LEFT) // (_SIZE + _GAP)


def map_picture(result: FuzzResult) -> str:
    """Return the map as SVG; a square says its name, and whether it was tried, when pointed at."""
    groups = [*_groups(result)]
    y, drawn = 8.0, list[str]()
    for name, squares in groups:
        tried = sum(state != "missing" for _, state in squares)
        drawn.append(label(f"{name}: {tried} of {len(squares)}", 0, y + 13, longest=32))
        for index, (text, state) in enumerate(squares):
            row, column = divmod(index, _PER_ROW)
            drawn.append(
                element(
                    "rect",
                    element("title", _title(text, state)),
                    x=_LEFT + column * (_SIZE + _GAP),
                    y=y + row * (_SIZE + _GAP),
                    width=_SIZE,
                    height=_SIZE,
                    rx=3,
                    class_=state,
                )
            )
        y += (_SIZE + _GAP) * ((max(len(squares), 1) - 1) // _PER_ROW + 1) + 8
    return picture(_WIDTH, y, "What was tried of the contract", *drawn)


def _title(text: str, state: str) -> str:
    from html import escape

    words = {"tried": "tried", "found": "tried, with a finding", "missing": "not tried"}
    return escape(f"{text}: {words[state]}")


def _groups(result: FuzzResult) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    found = {name for finding in result.findings for name in _touched(finding)}
    for kind in kinds_of(result):
        yield (
            kind.noun,
            [(each.name, _state(each.cases, (kind.kind, each.name) in found)) for each in kind.tried],
        )
    modes = dict.fromkeys((row.operation, row.stream) for row in result.replies_covered)
    for operation, stream in modes:
        rows = [row for row in result.replies_covered if (row.operation, row.stream) == (operation, stream)]
        mode = f"{operation}{' streamed' if stream else ''}"
        yield (
            f"replies, {mode}",
            [(row.reply, _state(row.cases, (mode, row.reply) in found)) for row in rows],
        )
    for operation in dict.fromkeys(row.operation for row in result.fields_covered):
        fields = [row for row in result.fields_covered if row.operation == operation]
        yield (
            f"fields, {operation}",
            [(row.field, _state(row.present, (f"{operation}.", row.field) in found)) for row in fields],
        )


def _touched(finding: ClientFinding) -> Iterator[tuple[str, str]]:
    """Yield the squares that the smallest case of a finding rests on."""
    case, failure = finding.case, finding.failure
    yield "operation", failure.operation
    if isinstance(case.reply, ApiError):
        yield "error", str(case.reply.code)
    yield str(case.mode), case.reply_kind
    pointer = failure.detail.get("pointer")
    if failure.code.startswith("request-field") and isinstance(pointer, str):
        yield f"{failure.operation}.", pointer.split("/")[1] if "/" in pointer else pointer
    for step in case.plan.steps:
        if step.fault is not None:
            yield "fault", step.fault.name
        yield from (("rendering", f"{name}={value}") for name, value in step.rendering.to_json().items())
        yield from (("delivery", f"{name}={value}") for name, value in step.delivery.to_json().items())


def _state(cases: int, is_found: bool) -> str:  # noqa: FBT001 - a state of two
    return "found" if is_found and cases else "tried" if cases else "missing"
