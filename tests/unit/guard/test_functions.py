"""The decorator."""

from __future__ import annotations

import asyncio
import inspect
import logging
from typing import Any

import pytest

from workers_ai_contract import InvalidPayloadError, Judge, PayloadWarning, UsageError, guarded

RIGHT: dict[str, Any] = {"prompt": "tide"}
WRONG: dict[str, Any] = {"prompt": ""}


@guarded("payload")
def send(name: str, payload: Any = None) -> str:  # noqa: ANN401 - whatever is sent
    """Send nothing."""
    return f"{name} {payload}"


def test_a_right_payload_is_passed_on() -> None:
    """By position and by name; the function keeps its name and document."""
    assert send("a", RIGHT) == send(name="a", payload=RIGHT)
    assert (send.__name__, send.__doc__) == ("send", "Send nothing.")


def test_a_wrong_payload_is_raised_at_before_the_function_runs() -> None:
    """The error names the function."""
    ran: list[object] = []

    @guarded("payload")
    def remember(payload: object) -> None:
        ran.append(payload)

    with pytest.raises(InvalidPayloadError, match=r"remember\(\): invalid"):
        remember(WRONG)
    assert ran == []


def test_bytes_are_read_and_a_default_is_judged() -> None:
    """A payload that was left out is what the function would take instead."""
    assert send("a", b'{"prompt": "tide"}')
    with pytest.raises(InvalidPayloadError, match="unreadable"):
        send("a", b"nope")
    with pytest.raises(InvalidPayloadError):
        send("a")


def test_without_a_name_all_keyword_arguments_are_the_payload() -> None:
    """As in `create(messages=..., temperature=...)`."""

    @guarded(judge=Judge(profile="enforced", route="chat"))
    def create(**settings: object) -> int:
        return len(settings)

    assert create(prompt="tide", temperature=1) == 2
    with pytest.raises(InvalidPayloadError):
        create(prompt="tide", temperature=9)


def test_an_asynchronous_function_stays_one() -> None:
    """It raises when it is awaited."""

    @guarded("payload")
    async def ask(payload: dict[str, Any]) -> str:
        """Answer once what is sent is right."""
        await asyncio.sleep(0)
        return str(payload["prompt"])

    assert inspect.iscoroutinefunction(ask)
    assert asyncio.run(ask(RIGHT)) == "tide"
    with pytest.raises(InvalidPayloadError):
        asyncio.run(ask(WRONG))


def test_warnings_go_where_they_are_told(caplog: pytest.LogCaptureFixture) -> None:
    """To logging by default."""
    dubious = {"messages": [{"role": "user", "content": "tide"}], "temprature": 1}

    @guarded("payload", warnings="warnings")
    def telling(payload: object) -> None:
        del payload

    with caplog.at_level(logging.WARNING):
        send("a", dubious)
    assert "temprature" in caplog.text
    with pytest.warns(PayloadWarning, match="temprature"):
        telling(dubious)


def test_an_argument_that_is_not_there_is_a_usage_error() -> None:
    """Said when the function is defined, not when it is called."""
    with pytest.raises(UsageError, match="has no argument 'body'"):
        guarded("body")(send)
