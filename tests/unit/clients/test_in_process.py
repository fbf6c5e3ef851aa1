"""Clients in this process."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract import Verdict, fuzz
from workers_ai_contract.checking.outcomes import Raised, Returned, Trouble, TroubleKind
from workers_ai_contract.clients.in_process import InProcess, library_of
from workers_ai_contract.clients.naming import factory_of, python_source, source_named
from workers_ai_contract.clients.protocol import CallMessage
from workers_ai_contract.driver import Call, Library
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_contract.checking.outcomes import Outcome

ORIGIN = "http://127.0.0.1:9"


class Tides:
    """A client that makes no requests."""

    name, version = "tides", "2.0"
    streaming = ("chat",)

    def __init__(self) -> None:
        self.calls = 0

    def chat(self, call: Call) -> dict[str, Any]:
        """Do what the question says."""
        self.calls += 1
        asked = call.request["messages"].pop()["content"]
        if asked == "raise":
            raise ValueError("no tide today")
        if asked == "exit":
            raise SystemExit(3)
        if asked == "hang":
            time.sleep(4)
        if asked == "nothing":
            return {}
        if asked == "set":
            return {"text": {1, 2}}
        return {"text": f"{self.calls} {os.environ['OPENAI_BASE_URL'].startswith(call.base_url)}"}


def _asked(client: InProcess, text: str) -> Outcome:
    request: Any = {"messages": [{"role": "user", "content": text}]}
    call = CallMessage("c1", Form.CHAT, stream=False, request=request, timeout_s=0.2, base_url=ORIGIN)
    outcome = client.call(call)
    assert len(request["messages"]) == 1, "the client changed what is ours"
    return outcome


def test_an_object_with_methods_is_a_client() -> None:
    """It says what it is, keeps its state, and is made anew by a start."""
    with InProcess(Tides, ORIGIN) as client:
        ready = client.start()
        assert (ready.name, ready.version) == ("tides", "2.0")
        assert [str(mode) for mode in ready.modes()] == ["chat", "chat streamed"]
        assert _asked(client, "high?") == Returned({"text": "1 True"})
        assert _asked(client, "high?") == Returned({"text": "2 True"})
        client.start()
        assert _asked(client, "high?") == Returned({"text": "1 True"})


def test_the_environment_is_as_it_was_afterwards() -> None:
    """While the client runs, it is that of the client protocol."""
    before = dict(os.environ)
    with InProcess(Tides, ORIGIN) as client:
        client.start()
        assert os.environ["WAI_BASE_URL"] == ORIGIN

    assert dict(os.environ) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("exit", TroubleKind.CRASHED, "raised SystemExit: 3"),
        ("hang", TroubleKind.TIMEOUT, "sent no result within 2.2 s"),
        ("nothing", TroubleKind.FAULT, "DriverError: the function for chat returned dict, not an object"),
        ("set", TroubleKind.PROTOCOL, "not JSON serializable"),
    ],
)
def test_what_a_client_does_instead_of_answering_is_said(text: str, kind: TroubleKind, reason: str) -> None:
    """And it takes the next call."""
    with InProcess(Tides, ORIGIN) as client:
        trouble = _asked(client, text)

        assert isinstance(trouble, Trouble)
        assert trouble.kind is kind
        assert reason in trouble.reason
        assert isinstance(_asked(client, "high?"), Returned)


def test_what_a_client_raises_is_its_error() -> None:
    """With its type and message."""
    with InProcess(Tides, ORIGIN) as client:
        outcome = _asked(client, "raise")

    assert outcome == Raised({"type": "ValueError", "status": None, "code": None, "message": "no tide today"})


@pytest.mark.slow
def test_no_thread_is_left_of_a_client_that_returns() -> None:
    """One that hangs keeps its thread, which cannot be ended."""
    with InProcess(Tides, ORIGIN) as client:
        _asked(client, "high?")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and "client under test" in [t.name for t in threading.enumerate()]:
        time.sleep(0.01)

    names = [thread.name for thread in threading.enumerate() if thread.is_alive()]
    assert "client under test" not in names


@pytest.mark.parametrize(
    ("factory", "reason"),
    [
        (lambda: 5, "is a int without any of the methods prompt, chat, responses, batch"),
        (lambda: 1 / 0, "the client cannot be made: ZeroDivisionError: division by zero"),
        (lambda: Library("x", "1", chat=Tides().chat, features={"turn": True}), "unknown feature 'turn'"),
    ],
)
def test_what_is_no_client_is_a_sentence(factory: Any, reason: str) -> None:  # noqa: ANN401 - wrong on purpose
    """Before anything is run."""
    with pytest.raises(SetupError, match=reason), InProcess(factory, ORIGIN) as client:
        client.start()


def test_a_function_is_a_client_for_chats() -> None:
    """Under its own name."""

    def ask(call: Call) -> dict[str, Any]:
        return {"text": call.id}

    library = library_of(ask)

    assert (library.name, library.version, library.chat, library.prompt) == ("ask", "unknown", ask, None)
    assert factory_of(ask)() is ask
    assert factory_of(Tides) is Tides


def test_a_client_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module in the current folder, and what makes the client in it."""
    (tmp_path / "named_tides.py").write_text(
        "class Make:\n    class Deep:\n        def chat(self, call): return {'text': 'high'}\n"
        "client = Make.Deep()\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])

    for name in ("named_tides:Make.Deep", "named_tides:client"):
        source = source_named(f"python:{name}")
        assert source.label == f"python:{name}"
        with source.open(ORIGIN) as client:
            assert client.start().operations == {Form.CHAT}


@pytest.mark.parametrize(
    ("name", "error", "reason"),
    [
        ("tides", UsageError, "write it as module:name"),
        ("no_such_module:make", SetupError, "cannot import no_such_module: ModuleNotFoundError"),
        ("json:make", UsageError, "the module json has no 'make'"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_sentence(name: str, error: type[Exception], reason: str) -> None:
    """It says which part."""
    with pytest.raises(error, match=reason):
        python_source(name)


def test_a_run_takes_a_client_in_place_of_a_command() -> None:
    """One that makes no request is found out."""
    result = fuzz(client=Tides, seed=1, max_examples=1, operations=["chat"])

    assert result.verdict is Verdict.FAILED
    assert result.command == "python:tests.unit.clients.test_in_process:Tides"
    assert "no-request-sent" in {finding.failure.code for finding in result.findings}


def test_a_run_takes_one_client() -> None:
    """Neither none nor two."""
    with pytest.raises(UsageError, match="either a command or a client"):
        fuzz()
    with pytest.raises(UsageError, match="either a command or a client"):
        fuzz("driver", client=Tides)


def test_a_factory_that_ends_the_process_is_refused() -> None:
    """The exit code of a run is its own."""
    with InProcess(lambda: sys.exit(7), ORIGIN) as client, pytest.raises(SetupError) as raised:
        client.start()

    assert str(raised.value) == "the client cannot be made: it ends the process with 7"
