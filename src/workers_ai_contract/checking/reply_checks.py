"""Compares the client's report of a reply with that of a correct client."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.checking.expectations import expected_values, same_json_text
from workers_ai_contract.checking.outcomes import Raised
from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.expectations import ExpectedValue
    from workers_ai_contract.checking.outcomes import Report
    from workers_ai_contract.wire import ApiError, ToolCall, Usage
    from workers_ai_kernel import Json, JsonObject


def check_good(case: Case, report: Report) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each part of a successful reply that the client lost or altered."""
    if isinstance(report, Raised):
        yield "good-answer-refused", {"error": report.error}
        return
    expected = expected_values(case)
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


def check_error(reply: ApiError, report: Report) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each part of an error that the client lost; absent keys are not compared."""
    if not isinstance(report, Raised):
        yield "error-taken-for-success", {"expected": reply.to_json(), "got": report.value}
        return
    error = report.error
    if "status" in error and not json_equal(error["status"], reply.status):
        yield "error-status-lost", _detail("/status", reply.status, error["status"])
    message = error.get("message")
    if not isinstance(message, str) or reply.message not in message:
        yield "error-text-lost", _detail("/message", reply.message, message)
    if "code" in error and error["code"] is None:
        yield "error-code-lost", _detail("/code", reply.code, None)


def _check_value(expected: ExpectedValue, value: JsonObject, place: str) -> Iterator[tuple[str, JsonObject]]:
    yield from _check_text("text", expected.text, value, place)
    if expected.reasoning is not None:
        yield from _check_text("reasoning", expected.reasoning, value, place)
    if expected.tool_calls is not None and "tool_calls" in value:
        yield from _check_tool_calls(expected.tool_calls, value["tool_calls"], f"{place}/tool_calls")
    if expected.finish_reason is not None and "finish_reason" in value:
        yield from _check_finish(expected.finish_reason, value["finish_reason"], f"{place}/finish_reason")
    if "usage" in value:
        yield from _check_usage(expected.usage, value["usage"], f"{place}/usage")


def _check_text(name: str, expected: str, value: JsonObject, place: str) -> Iterator[tuple[str, JsonObject]]:
    if name not in value:
        return
    # None and "" both mean that there is no text.
    got = value[name]
    if got == expected or (got is None and not expected):
        return
    lost = got is None or got == ""
    yield f"{name}-{'lost' if lost else 'altered'}", _detail(f"{place}/{name}", expected, got)


def _check_tool_calls(
    expected: tuple[ToolCall, ...], reported: Json, place: str
) -> Iterator[tuple[str, JsonObject]]:
    calls = cast("list[JsonObject]", reported or [])
    if len(calls) != len(expected):
        code = "tool-calls-lost" if len(calls) < len(expected) else "tool-calls-invented"
        yield code, _detail(place, [call.to_json() for call in expected], reported)
        return
    for index, (call, got) in enumerate(zip(expected, calls, strict=True)):
        for name, wanted in call.to_json().items():
            if name in got and not _same_part(name, wanted, got[name]):
                yield "tool-call-altered", _detail(f"{place}/{index}/{name}", wanted, got[name])


def _same_part(name: str, wanted: Json, got: Json) -> bool:
    # A driver whose library returns objects dumps them with its own formatting.
    return same_json_text(wanted, got) if name == "arguments" else wanted == got


def _check_finish(expected: str, got: Json, place: str) -> Iterator[tuple[str, JsonObject]]:
    if got is None:
        yield "finish-reason-lost", _detail(place, expected, None)
    elif not isinstance(got, str) or got.replace("-", "_") != expected:
        # Some libraries use hyphens in finish reasons.
        yield "finish-reason-altered", _detail(place, expected, got)


def _check_usage(expected: Usage, got: Json, place: str) -> Iterator[tuple[str, JsonObject]]:
    wanted = expected.to_json()
    if not isinstance(got, dict):
        yield "usage-lost", _detail(place, wanted, got)
        return
    for name, count in wanted.items():
        if name in got and not json_equal(count, got[name]):
            code = "usage-lost" if got[name] is None else "usage-altered"
            yield code, _detail(f"{place}/{name}", count, got[name])


def _detail(pointer: str, expected: Json, got: Json) -> JsonObject:
    return {"pointer": pointer, "expected": expected, "got": got}
