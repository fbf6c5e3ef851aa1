"""Drivers that misbehave: what is said of them, and that nothing of them is left."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from workers_ai_contract.checking.outcomes import Returned, Trouble, TroubleKind
from workers_ai_contract.clients.driver import Driver
from workers_ai_contract.clients.protocol import CallMessage
from workers_ai_contract.errors import SetupError
from workers_ai_contract.vocabulary import Form

READY = '{"type": "ready", "protocol": 1, "name": "x", "version": "1", "operations": ["prompt"]}'
RESULT = '{"type": "result", "id": "c1", "outcome": "ok", "value": {"text": "high"}}'
FLUSHED = f"print('{READY}', flush=True)"
HEAR = "sys.stdin.readline()"
SLEEP = "time.sleep(600)"
CALL = CallMessage("c1", Form.PROMPT, stream=False, request={}, timeout_s=0.5, base_url="http://127.0.0.1:9")


def _driver(*lines: str) -> Driver:
    program = "\n".join(("import os, signal, subprocess, sys, time", *lines))
    return Driver([sys.executable, "-c", program], {**os.environ, "PYTHONUNBUFFERED": ""})


def _trouble(driver: Driver) -> Trouble:
    driver.start()
    outcome = driver.call(CALL, settle_s=0.3)
    assert isinstance(outcome, Trouble), outcome
    return outcome


def _is_running(process: int) -> bool:
    with suppress(OSError):
        os.kill(process, 0)
        # One that has ended, and whose parent has not yet asked how.
        stat = Path(f"/proc/{process}/stat")
        return not stat.exists() or stat.read_bytes().rpartition(b")")[2].split()[0] != b"Z"
    return False


@pytest.mark.slow
def test_a_ready_that_is_not_flushed_is_noticed_early_and_explained() -> None:
    """Long before the minute for "ready" is over."""
    began = time.monotonic()
    driver = _driver("for line in sys.stdin:", f"    print('{READY}')")
    with pytest.raises(SetupError, match="does not flush its stdout: flush after each line"), driver:
        driver.start()

    assert time.monotonic() - began < 30


@pytest.mark.slow
def test_a_driver_that_takes_its_time_is_waited_for() -> None:
    """One that has read "hello" and thinks is not one that does not flush."""
    with _driver(HEAR, "time.sleep(4)", FLUSHED, "sys.stdin.read()") as driver:
        assert driver.start().name == "x"


@pytest.mark.slow
def test_a_result_that_is_not_flushed_is_explained() -> None:
    """It is no timeout of the client."""
    with _driver(HEAR, FLUSHED, HEAR, f"print('{RESULT}')", "sys.stdin.read()") as driver:
        trouble = _trouble(driver)

    assert trouble.kind is TroubleKind.PROTOCOL
    assert "does not flush its stdout" in trouble.reason


PROTOCOL = TroubleKind.PROTOCOL
TWICE = f"print('{RESULT}'); print('{RESULT}', flush=True)"
ANOTHER = f"print('{RESULT}'.replace('c1', 'c9'), flush=True)"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "kind", "reason"),
    [
        (["sys.exit('out of tides')"], TroubleKind.CRASHED, "exited with code 1"),
        (["os.kill(os.getpid(), signal.SIGSEGV)"], TroubleKind.CRASHED, "was terminated by SIGSEGV"),
        ([SLEEP], TroubleKind.TIMEOUT, "sent no result within 2.5 s"),
        (["while True: print('x' * 99)"], PROTOCOL, "which is not a message"),
        (["while True: sys.stdout.write('x' * 9999)"], PROTOCOL, "a line of more than 4 MiB"),
        (["sys.stdout.buffer.write(bytes(range(256)))", "sys.exit()"], PROTOCOL, "not a message"),
        ([TWICE, SLEEP], PROTOCOL, "more than one answer"),
        ([ANOTHER, SLEEP], PROTOCOL, "with an id that does not match any call"),
        (["print('null', flush=True)", SLEEP], PROTOCOL, "not a JSON object"),
    ],
)
def test_what_a_driver_does_instead_of_answering_is_said(
    lines: list[str], kind: TroubleKind, reason: str
) -> None:
    """With what it printed to stderr; the process is ended."""
    words = "print('last words', file=sys.stderr)"
    with _driver(HEAR, FLUSHED, words, HEAR, *lines) as driver:
        trouble = _trouble(driver)

    assert (trouble.kind, trouble.call_id) == (kind, "c1")
    assert reason in trouble.reason
    assert "last words" in trouble.stderr


@pytest.mark.slow
@pytest.mark.parametrize("apart", [False, True])
def test_nothing_of_a_driver_is_left(tmp_path: Path, *, apart: bool) -> None:
    """Neither a process that ignores SIGTERM nor its children, in its group or in a session of their own."""
    left = tmp_path / "left"
    sleeper = "[sys.executable, '-c', 'import time; time.sleep(600)']"
    lines = (
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        f"child = subprocess.Popen({sleeper}, start_new_session={apart})",
        f"open({str(left)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')",
        HEAR,
        FLUSHED,
        SLEEP,
    )
    with _driver(*lines) as driver:
        assert _trouble(driver).kind is TroubleKind.TIMEOUT

    processes = [int(number) for number in left.read_text().split()]
    assert [process for process in processes if _is_running(process)] == []


def test_a_fault_that_a_driver_reports_does_not_end_it() -> None:
    """Nothing is started anew for it."""
    fault = '{"type": "result", "id": "c1", "outcome": "driver-error", "error": {"message": "no library"}}'
    lines = (
        HEAR,
        FLUSHED,
        f"sys.stdin.readline(); print('{fault}', flush=True)",
        f"sys.stdin.readline(); print('{RESULT}'.replace('c1', 'c2'), flush=True)",
        "sys.stdin.read()",
    )
    with _driver(*lines) as driver:
        trouble = _trouble(driver)
        again = CallMessage("c2", Form.PROMPT, stream=False, request={}, timeout_s=5, base_url=CALL.base_url)

        assert trouble.reason == "reported a fault of its own: no library"
        assert driver.call(again) == Returned({"text": "high"})
