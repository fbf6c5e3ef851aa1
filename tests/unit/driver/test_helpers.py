"""The helpers for drivers in Python and JavaScript, spoken to as the fuzzer does."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.driver.drivers import node_driver, python_driver
from workers_ai_contract.checking.outcomes import Raised, Returned, Trouble, TroubleKind
from workers_ai_contract.clients.protocol import CallMessage
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.clients.driver import Driver
    from workers_ai_kernel import JsonObject

BASE = "http://127.0.0.1:9/call/c1"


BOTH = [
    pytest.param(python_driver, id="python"),
    pytest.param(node_driver, id="node", marks=pytest.mark.node),
]


@pytest.fixture(params=BOTH)
def driver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    """Return a driver in each language."""
    make: Callable[[Path], Driver] = request.param
    with make(tmp_path) as running:
        yield running


def asking(
    text: str, *, call_id: str = "c1", continues: str | None = None, stream: bool = False
) -> CallMessage:
    """Return a call with one question."""
    request: JsonObject = {"messages": [{"role": "user", "content": text}], "top_k": 0}
    return CallMessage(call_id, Form.CHAT, stream, request, 5, BASE, continues)


def said(outcome: Outcome) -> list[Any]:
    """Return what the driver was asked, as it reports it."""
    assert isinstance(outcome, Returned), outcome
    asked: list[Any] = json.loads(str(outcome.value["text"]))
    return asked


def test_a_driver_says_what_it_has(driver: Driver) -> None:
    """The functions that it was given are its operations."""
    ready = driver.start()

    assert (ready.name, ready.version, ready.protocol) == ("tides", "1.0", 2)
    assert ready.operations == {Form.CHAT, Form.RESPONSES, Form.BATCH}
    assert ready.streaming == {Form.CHAT}
    assert ready.abilities.has("turns")
    assert ready.abilities.sent_as(Form.CHAT, "seed") is None


def test_a_call_reaches_its_function_and_what_the_library_prints_does_no_harm(driver: Driver) -> None:
    """The request as it is, whether to stream, and the address of this call."""
    address = f"{BASE}/client/v4/accounts/ID/ai/v1"
    request = {"messages": [{"role": "user", "content": "high\u2028tide?"}], "top_k": 0}

    assert said(driver.call(asking("high\u2028tide?", stream=True), settle_s=0.05)) == [
        request,
        True,
        address,
    ]
    batch = driver.call(CallMessage("c2", Form.BATCH, stream=False, request={}, timeout_s=5, base_url=BASE))
    assert batch == Returned({"items": [{"text": "one"}]})


def test_a_further_turn_goes_on_from_the_answer(driver: Driver) -> None:
    """The helper keeps the conversation; each turn has all that was said before."""
    driver.call(asking("first"))
    driver.call(asking("second", call_id="c2", continues="c1"))
    request = said(driver.call(asking("third", call_id="c3", continues="c2")))[0]

    contents = [message["content"] for message in request["messages"]]
    assert contents == ["first", "high", "second", "high", "third"]
    lost = driver.call(asking("fourth", call_id="c4", continues="c1"))
    assert isinstance(lost, Trouble)
    assert "does not have the conversation of c1" in lost.reason


def test_a_chat_without_a_message_goes_on_from_its_value(driver: Driver) -> None:
    """As a caller does who has read a stream piece by piece."""
    driver.call(asking("bare"))
    request = said(driver.call(asking("second", call_id="c2", continues="c1")))[0]

    function = {"name": "read_tide", "arguments": "{}"}
    called = {"id": "a", "type": "function", "function": function}
    answered = {"role": "assistant", "content": "", "tool_calls": [called]}
    assert request["messages"][1] == answered


def test_a_response_without_its_items_has_no_further_turn(driver: Driver) -> None:
    """The driver's sentence says what to return."""
    asked = CallMessage(
        "c1", Form.RESPONSES, stream=False, request={"input": "first"}, timeout_s=5, base_url=BASE
    )
    driver.call(asked)
    lost = driver.call(replace(asked, id="c2", continues="c1"))

    assert isinstance(lost, Trouble)
    assert "the function responses returned no message to go on from: return " in lost.reason


def test_what_the_library_raises_is_its_error(driver: Driver) -> None:
    """With type, status, code and message."""
    assert driver.call(asking("raise")) == Raised(
        {"type": "ValueError", "status": 429, "code": 3040, "message": "no tide today"}
    )


def test_a_failed_response_that_the_library_returns_is_its_error(driver: Driver) -> None:
    """Its caller has the status, so that the client is not blamed for an empty answer."""
    assert driver.call(asking("failed response")) == Raised(
        {"type": "FailedResponseError", "status": None, "code": "server_error", "message": "It broke."}
    )


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("own fault", "reported a fault of its own: DriverError: I have no library"),
        ("wrong name", "reported a fault of its own: (Name|Reference)Error: "),
        ("nothing", "the function (for )?chat returned (NoneType, not an|no) object with .text."),
        ("itself", "the driver reports a value that is no JSON: C"),
    ],
)
def test_a_fault_of_the_driver_is_the_drivers(driver: Driver, asked: str, reason: str) -> None:
    """The same process takes the next call."""
    driver.start()
    trouble = driver.call(asking(asked))

    assert isinstance(trouble, Trouble)
    assert trouble.kind is TroubleKind.FAULT
    assert re.search(reason, trouble.reason)
    assert said(driver.call(asking("high tide?", call_id="c2")))


def test_a_report_of_an_error_that_fails_is_the_drivers_fault(tmp_path: Path) -> None:
    """The function that reports errors is the driver's own."""
    with python_driver(tmp_path) as driver:
        trouble = driver.call(asking("report that fails"))

        assert isinstance(trouble, Trouble)
        assert trouble.kind is TroubleKind.FAULT
        assert said(driver.call(asking("high tide?", call_id="c2")))


def test_half_a_character_can_be_reported(driver: Driver) -> None:
    """A library that cuts a text must not break the protocol."""
    outcome = driver.call(asking("surrogate"))

    assert isinstance(outcome, Returned)
    assert outcome.value["text"] in {"?", "\ufffd"}


def test_a_value_that_is_no_json_is_a_fault_of_the_driver(tmp_path: Path) -> None:
    """JavaScript writes null for it, Python refuses."""
    with python_driver(tmp_path) as driver:
        trouble = driver.call(asking("number"))

    assert isinstance(trouble, Trouble)
    assert "a value that is no JSON" in trouble.reason


@pytest.mark.node
def test_a_promise_that_nobody_handles_is_the_librarys_error(tmp_path: Path) -> None:
    """In a caller's process it would be the end; here it is reported at once."""
    with node_driver(tmp_path) as driver:
        outcome = driver.call(asking("unhandled"))

    assert isinstance(outcome, Raised)
    assert outcome.error["message"] == "left alone"
