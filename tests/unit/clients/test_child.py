"""A child process that is spoken to, and ended."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.clients.child import Child, ClosedError, LineTooLongError, describe_exit
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def _child(program: str) -> Generator[Child]:
    child = Child([sys.executable, "-c", program], os.environ)
    try:
        yield child
    finally:
        child.kill()


def test_lines_go_both_ways() -> None:
    """Without their ends, and in whatever pieces they come."""
    program = "import sys\nfor l in sys.stdin: print(l.strip().upper(), end='\\n\\n', flush=True)"
    with _child(program) as child:
        child.send(b"tide\n", 5)

        assert child.receive(5) == b"TIDE"
        assert child.receive(5) == b""
        assert child.receive(0) is None
        assert child.end() == 0


def test_a_child_that_says_nothing_is_not_waited_for() -> None:
    """The time given is kept."""
    with _child("import time; time.sleep(60)") as child:
        started = time.monotonic()

        assert child.receive(0.2) is None
        assert time.monotonic() - started < 2


def test_a_child_that_ended_is_noticed_with_its_last_words() -> None:
    """They are read to their end."""
    with _child("import sys; sys.stderr.write('x' * 100_000 + 'why'); sys.exit(3)") as child:
        with pytest.raises(ClosedError):
            child.receive(10)

        assert child.exit_code() == 3
        assert child.stderr.endswith("xwhy")
        assert len(child.stderr) <= 16 * 1024


def test_a_line_without_an_end_is_not_kept_for_ever() -> None:
    """Some megabytes are enough."""
    with (
        _child("import sys\nwhile True: sys.stdout.write('x' * 65536)") as child,
        pytest.raises(LineTooLongError),
    ):
        child.receive(30)


def test_a_child_that_does_not_read_is_not_written_to_for_ever() -> None:
    """What it does not take in time is given up."""
    with _child("import time; time.sleep(60)") as child, pytest.raises(TimeoutError):
        child.send(b"x" * 10_000_000, 0.3)


def test_a_child_that_is_gone_cannot_be_written_to() -> None:
    """That is an end as well, not a fault of ours."""
    with _child("pass") as child:
        assert child.exit_code(10) == 0
        with pytest.raises(ClosedError):
            child.send(b"x" * 10_000_000, 5)


@pytest.mark.slow
def test_a_child_that_ignores_everything_is_killed_with_what_it_started() -> None:
    """Its whole group ends, and quickly."""
    program = (
        "import os, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(p.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with _child(program) as child:
        line = child.receive(10)
        assert line is not None
        assert child.end() is None

    assert _is_gone(int(line))


def test_what_a_child_leaves_behind_is_killed_too() -> None:
    """Even where the child itself ended as it should."""
    program = (
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(p.pid, flush=True)\n"
    )
    with _child(program) as child:
        line = child.receive(10)
        assert line is not None
        assert child.end() == 0

    assert _is_gone(int(line))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows the environment of a process")
def test_what_a_child_starts_in_a_session_of_its_own_is_killed_too() -> None:
    """As browsers do; also what that process has started without an environment, and no other process."""
    program = (
        "import subprocess, sys, time\n"
        "inner = 'import time; time.sleep(600)'\n"
        "outer = ('import subprocess, sys, time\\n'\n"
        "    'command = [sys.executable, \"-c\", sys.argv[1]]\\n'\n"
        "    'p = subprocess.Popen(command, start_new_session=True, env={})\\n'\n"
        "    'print(p.pid, flush=True); time.sleep(600)')\n"
        "p = subprocess.Popen([sys.executable, '-c', outer, inner], start_new_session=True)\n"
        "print(p.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with _child("import time; time.sleep(600)") as other, _child(program) as child:
        lines = [child.receive(10), child.receive(10)]
        assert None not in lines
        assert child.end() == 0

        assert [_is_gone(int(line or b"0")) for line in lines] == [True, True]
        assert other.exit_code(0) is None


@pytest.mark.parametrize("program", ["no-such-program", os.devnull, "/"])
def test_what_cannot_be_started_is_a_sentence(program: str) -> None:
    """It names the command."""
    with pytest.raises(SetupError, match="cannot start the client command"):
        Child([program], os.environ)


def test_ends_are_told_in_words() -> None:
    """By code or by signal."""
    assert describe_exit(1) == "exited with code 1"
    assert describe_exit(-9) == "was terminated by SIGKILL"
    assert describe_exit(None) == "closed its stdout and kept running"


def _is_gone(pid: int) -> bool:
    """Return whether a process has ended; one that nobody has waited for yet counts as ended."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if _is_zombie(pid):
            return True
        time.sleep(0.05)
    return False


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:  # noqa: PTH123 - a file of the kernel
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
