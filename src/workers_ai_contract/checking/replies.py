"""Compares the client's report of a good reply with that of a correct client."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.checking.causes import CRASHES
from workers_ai_contract.checking.differences import same_json_text
from workers_ai_contract.checking.expectations import expected_values
from workers_ai_contract.checking.outcomes import Raised
from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.expectations import ExpectedValue
    from workers_ai_contract.checking.outcomes import Report
    from workers_ai_contract.wire import ToolCall
    from workers_ai_kernel import Json, JsonObject

REFUSED = "good-answer-refused"
# The finish reason, the status, and what its details say.
_INCOMPLETE = frozenset({"length", "incomplete", "max_output_tokens", "max_tokens"})


def check_good(
    case: Case, report: Report, unsure: frozenset[str] = frozenset()
) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each part of a successful reply that the client lost or altered."""
    expected = expected_values(case, unsure)
    if isinstance(report, Raised):
        # A batch with a failed item may be reported as failed, but not by a crash.
        if report.error.get("type") in CRASHES or not any(value.failed for value in expected):
            yield REFUSED, {"error": report.error}
        return
    if case.intent.operation is not Form.BATCH:
        yield from _check_value(expected[0], report.value, "")
        return
    items = cast("list[JsonObject]", report.value["items"])
    if len(items) != len(expected):
        code = "batch-items-lost" if len(items) < len(expected) else "batch-items-invented"
        yield code, _detail("/items", len(expected), len(items))
        return
    for index, (wanted, item) in enumerate(zip(expected, items, strict=True)):
        yield from _check_value(wanted, item, f"/items/{index}")


def _check_value(expected: ExpectedValue, value: JsonObject, place: str) -> Iterator[tuple[str, JsonObject]]:
    if expected.failed:
        if value.get("text") is not None or value.get("tool_calls"):
            yield "batch-item-invented", _detail(f"{place}/text", None, value.get("text"))
        return
    yield from _check_text("text", expected, value, place)
    if expected.reasoning is not None and "reasoning" not in expected.unsure:
        yield from _check_text("reasoning", expected, value, place)
    if expected.tool_calls is not None and "tool_calls" in value:
        yield from _check_tool_calls(expected, value["tool_calls"], f"{place}/tool_calls")
    if expected.finish_reason is not None and "finish_reason" in value:
        yield from _check_finish(expected, value["finish_reason"], f"{place}/finish_reason")
    if expected.incomplete:
        yield from _check_incomplete(value.get("finish_reason"), f"{place}/finish_reason")
    if "usage" in value and "usage" not in expected.unsure:
        yield from _check_usage(expected, value["usage"], f"{place}/usage")


def _check_text(
    name: str, expected: ExpectedValue, value: JsonObject, place: str
) -> Iterator[tuple[str, JsonObject]]:
    if name not in value:
        return
    # None and "" both mean that there is no text.
    wanted, got = getattr(expected, name), value[name]
    if got == wanted or (got is None and not wanted):
        return
    if name in expected.unsure and _is_same_json(wanted, got):
        return
    lost = got is None or got == ""
    yield f"{name}-{'lost' if lost else 'altered'}", _detail(f"{place}/{name}", wanted, got)


def _is_same_json(wanted: str, got: Json) -> bool:
    """Return whether a text has the same value as JSON, or is the text as the only part of an array."""
    if same_json_text(wanted, got):
        return True
    return isinstance(got, str) and same_json_text(json.dumps([{"type": "text", "text": wanted}]), got)


def _check_tool_calls(
    expected: ExpectedValue, reported: Json, place: str
) -> Iterator[tuple[str, JsonObject]]:
    wanted = expected.tool_calls or ()
    calls = cast("list[JsonObject]", reported or [])
    unsure = "tool_calls" in expected.unsure
    if len(calls) != len(wanted):
        # Without ids and indices, several calls cannot be told apart for certain.
        if unsure and len(wanted) > 1:
            return
        code = "tool-calls-lost" if len(calls) < len(wanted) else "tool-calls-invented"
        yield code, _detail(place, [call.to_json() for call in wanted], reported)
        return
    for index, (call, got) in enumerate(zip(wanted, calls, strict=True)):
        yield from _check_call(call, got, f"{place}/{index}", unsure=unsure)


def _check_call(
    call: ToolCall, got: JsonObject, place: str, *, unsure: bool
) -> Iterator[tuple[str, JsonObject]]:
    for name, wanted in call.to_json().items():
        if name not in got or _is_same_part(name, wanted, got[name], unsure=unsure):
            continue
        yield "tool-call-altered", _detail(f"{place}/{name}", wanted, got[name])


def _is_same_part(name: str, wanted: Json, got: Json, *, unsure: bool) -> bool:
    if unsure and name == "id":
        return True
    if name == "arguments":
        if unsure and isinstance(got, dict):
            got = json.dumps(got)
        # A driver whose library returns objects dumps them with its own formatting.
        return same_json_text(wanted, got) or (unsure and wanted == "{}" and not got)
    return wanted == got


def _check_finish(expected: ExpectedValue, got: Json, place: str) -> Iterator[tuple[str, JsonObject]]:
    wanted = expected.finish_reason
    if "finish" in expected.unsure:
        return
    if got is None:
        yield "finish-reason-lost", _detail(place, wanted, None)
    elif not isinstance(got, str) or got.replace("-", "_") != wanted:
        # Some libraries use hyphens in finish reasons.
        yield "finish-reason-altered", _detail(place, wanted, got)


def _check_incomplete(got: Json, place: str) -> Iterator[tuple[str, JsonObject]]:
    """Check what a client reports of an incomplete Responses object, if it has a finish reason for it."""
    if isinstance(got, str) and got.lower().replace("-", "_") not in _INCOMPLETE:
        yield "finish-reason-altered", _detail(place, "length", got)


def _check_usage(expected: ExpectedValue, got: Json, place: str) -> Iterator[tuple[str, JsonObject]]:
    wanted = expected.usage.to_json()
    if not isinstance(got, dict):
        yield "usage-lost", _detail(place, wanted, got)
        return
    cached: JsonObject = {} if expected.cached_tokens is None else {"cached_tokens": expected.cached_tokens}
    for name, count in {**wanted, **cached}.items():
        if name in got and not json_equal(count, got[name]):
            code = "usage-lost" if got[name] is None else "usage-altered"
            yield code, _detail(f"{place}/{name}", count, got[name])


def _detail(pointer: str, expected: Json, got: Json) -> JsonObject:
    return {"pointer": pointer, "expected": expected, "got": got}
