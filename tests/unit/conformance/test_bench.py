"""One case at a time, on a real server and in a real process."""

from __future__ import annotations

import sys

import pytest

from tests.clients.commands import right_client, wrong_client
from tests.clients.zoo.runs import command
from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.clients.commands import split_command
from workers_ai_contract.clients.environment import environment_for
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.vocabulary import Form

SIMPLEST, ERROR, FULLEST = controls(CallMode(Form.PROMPT, stream=False))
RESPONSES = controls(CallMode(Form.RESPONSES, stream=False))[0]


def test_a_right_client_does_every_control_right() -> None:
    """Every operation, streamed and not, with good and bad replies."""
    with Bench(right_client()) as bench:
        for mode in bench.ready.modes():
            for case in controls(mode):
                assert bench.examine(case).failures == ()


def test_the_stand_in_streams_responses_for_those_who_declare_it() -> None:
    """The same request is answered with JSON if the driver does not."""
    streamed = controls(CallMode(Form.RESPONSES, stream=True))[0]
    with Bench(command("correct")) as bench:
        assert Form.RESPONSES in bench.ready.streamed
        assert bench.examine(streamed).failures == ()
    with Bench(right_client()) as bench:
        assert Form.RESPONSES not in bench.ready.streamed
        answered = bench.examine(streamed).observation.answered
        assert not answered or not answered[0].exchange.request.stream


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("wrong-id", "answered with an id that does not match any call"),
        ("prints-binary", "which is not a message: not UTF-8"),
        ("prints-log", "which is not a message: not JSON"),
    ],
)
def test_a_driver_that_breaks_the_protocol_is_started_anew(name: str, reason: str) -> None:
    """Each call has a fresh chance."""
    with Bench(wrong_client(name)) as bench:
        for _ in range(2):
            examined = bench.examine(SIMPLEST)

            assert [failure.code for failure in examined.failures] == ["driver-protocol"]
            assert examined.trouble is not None
            assert reason in examined.trouble.reason


@pytest.mark.slow
def test_an_end_in_the_middle_of_a_call_is_a_crash_with_its_last_words() -> None:
    """The exit code and what was said on stderr are kept."""
    fullest = controls(CallMode(Form.CHAT, stream=False))[2]
    with Bench(wrong_client("crashes")) as bench:
        examined = bench.examine(fullest)

        assert examined.trouble is not None
        assert examined.trouble.reason == "exited with code 7"
        assert examined.trouble.stderr == "no tools here\n"
        assert bench.examine(controls(CallMode(Form.CHAT, stream=False))[0]).failures == ()


@pytest.mark.slow
def test_a_client_that_hangs_is_ended_after_its_time() -> None:
    """Two seconds of grace, and no patience with a process that ignores requests to end."""
    error = controls(CallMode(Form.RESPONSES, stream=False))[1]
    with Bench(wrong_client("hangs"), call_timeout_s=0.2) as bench:
        examined = bench.examine(error)

    assert examined.trouble is not None
    assert examined.trouble.reason == "sent no result within 2.2 s"


@pytest.mark.slow
def test_a_second_answer_is_held_against_the_call_that_it_answers() -> None:
    """At once if it is waited for, else when the next call meets it."""
    with Bench(wrong_client("answers-twice")) as bench:
        waited = bench.examine(SIMPLEST, settle_s=0.5)
        assert [failure.code for failure in waited.failures] == ["driver-protocol"]

        first = bench.examine(SIMPLEST)
        second = bench.examine(FULLEST)

    assert (first.failures, second.failures) == ((), ())
    assert second.earlier is not None
    assert second.earlier.case == SIMPLEST
    assert [failure.code for failure in second.earlier.failures] == ["driver-protocol"]


def test_a_client_that_ends_after_its_answer_is_found_when_it_is_waited_for() -> None:
    """Its answer was right, but it is not there for the next call."""
    with Bench(wrong_client("crashes-afterwards")) as bench:
        assert [failure.code for failure in bench.examine(RESPONSES, settle_s=1).failures] == [
            "driver-crashed"
        ]


def test_what_differs_from_run_to_run_is_taken_out_of_errors() -> None:
    """Ports and call ids are no part of a finding."""
    program = (
        "import json, os, sys\n"
        "for line in sys.stdin:\n"
        "    m = json.loads(line)\n"
        "    if m['type'] == 'hello':\n"
        "        said = {'type': 'ready', 'protocol': 1, 'name': 'x', 'version': '1'}\n"
        "        said['operations'] = ['prompt']\n"
        "    else:\n"
        "        error = {'message': 'no answer from ' + m['base_url']}\n"
        "        said = {'type': 'result', 'id': m['id'], 'outcome': 'error', 'error': error}\n"
        "    print(json.dumps(said), flush=True)\n"
    )
    with Bench(f'{sys.executable} -c "{program}"') as bench:
        failure = bench.examine(SIMPLEST).failures[0]

    message = "no answer from http://127.0.0.1:PORT"
    assert failure.detail["outcome"] == {"outcome": "error", "error": {"message": message}}


@pytest.mark.parametrize(
    ("command", "patience_s", "reason"),
    [
        (
            wrong_client("never-ready"),
            60,
            "exited with code 1 before it sent 'ready'. Its stderr ended with: cannot find my settings",
        ),
        (f"{sys.executable} -c \"print('hello')\"", 60, "which is not a message"),
        (
            f'{sys.executable} -c "import time; time.sleep(60)"',
            0.5,
            "the driver did not send 'ready' within 0.5 s",
        ),
        ("no-such-program", 60, "no such program on the PATH: install it, or give its path$"),
        ("./no-such-program", 60, "'./no-such-program': no such file$"),
    ],
)
def test_a_client_that_is_never_ready_is_a_sentence(command: str, patience_s: float, reason: str) -> None:
    """It says what happened instead."""
    with pytest.raises(SetupError, match=reason), Bench(command, hello_timeout_s=patience_s):
        pass


@pytest.mark.parametrize("command", ["", "  ", "'open"])
def test_a_command_without_words_is_a_sentence(command: str) -> None:
    """Nothing is started."""
    with pytest.raises(UsageError):
        split_command(command)


@pytest.mark.parametrize("operator", ["|", "&&", ">", "2>&1"])
def test_a_shell_operator_is_an_error_unless_it_is_quoted(operator: str) -> None:
    """The driver would get it as an argument, because no shell runs the command."""
    with pytest.raises(UsageError, match="runs without a shell"):
        split_command(f"python driver.py {operator} log")
    assert split_command(f"grep '{operator}' log") == ("grep", operator, "log")


def test_the_last_ten_lines_of_stderr_are_shown() -> None:
    """Each on its own line, with control characters escaped."""
    program = "import sys; [print(n, end='\\x1b\\n', file=sys.stderr) for n in range(12)]; sys.exit(3)"
    with pytest.raises(SetupError) as caught, Bench(f'{sys.executable} -c "{program}"'):
        pass

    first, *lines = str(caught.value).splitlines()
    assert first == "the driver exited with code 3 before it sent 'ready'. Its stderr ended with:"
    assert lines == [f"  {number}\\x1b" for number in range(2, 12)]


def test_the_environment_is_what_common_libraries_look_for() -> None:
    """The old key goes, loopback needs no proxy, the rest stays."""
    inherited = {"CLOUDFLARE_API_KEY": "old", "PATH": "/bin", "no_proxy": "example.org"}
    environment = environment_for("http://127.0.0.1:1", inherited)

    account = environment["WAI_ACCOUNT_ID"]
    assert "CLOUDFLARE_API_KEY" not in environment
    assert environment["PATH"] == "/bin"
    assert environment["no_proxy"] == "example.org,127.0.0.1"
    assert environment["NO_PROXY"] == "127.0.0.1"
    assert environment["OPENAI_BASE_URL"] == f"http://127.0.0.1:1/client/v4/accounts/{account}/ai/v1"
    assert environment["CLOUDFLARE_BASE_URL"] == "http://127.0.0.1:1/client/v4"
    assert environment["WAI_MODEL"] == "@cf/openai/gpt-oss-20b"
