"""How `wai serve` starts, logs and ends."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.acceptance.serve.conftest import Serving
from tests.commands import WAI, wai
from tests.loopback import PLAIN_HTTP
from workers_ai_contract.catalogue.api_codes import API_CODES

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "@cf/openai/gpt-oss-20b"
AI = "/client/v4/accounts/ID/ai"


def post(origin: str, path: str, body: dict[str, Any]) -> httpx.Response:
    """Make one call."""
    headers = {"Authorization": "Bearer token"}
    return httpx.post(
        f"{origin}{AI}{path}", json=body, headers=headers, trust_env=False, verify=PLAIN_HTTP, timeout=30
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_one_line_and_ends_with_0(serving: Serving, number: signal.Signals) -> None:
    """The URL on stdout and nothing else there; Ctrl-C and SIGTERM are ordinary ways to end."""
    finished = serving.stop(number)

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", serving.line)
    assert (finished.code, finished.stdout) == (0, "")
    assert "Traceback" not in finished.stderr


def test_an_open_stream_does_not_keep_it_from_ending(serving: Serving) -> None:
    """A caller in the middle of a request and one that keeps its connection open are cut off."""
    host, _, port = serving.origin.removeprefix("http://").partition(":")
    with (
        socket.create_connection((host, int(port))) as half,
        httpx.Client(trust_env=False, verify=PLAIN_HTTP) as kept,
    ):
        half.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc")
        kept.get(serving.origin)

        finished = serving.stop()

    assert finished.code == 0
    assert "Traceback" not in finished.stderr


def test_each_request_is_one_line_with_its_verdict_on_stderr(serving: Serving) -> None:
    """Status, code, form and verdict; what a caller wrote cannot forge a line."""
    post(serving.origin, f"/run/{MODEL}", {"prompt": "Tide?"})
    post(serving.origin, "/v1/chat/completions", {"model": MODEL, "messages": [{"role": "user\nforged"}]})
    post(serving.origin, "/nowhere", {})

    started, *lines = serving.stop().stderr.splitlines()

    assert started.startswith("wai serve: seed 0, revision latest")
    assert lines[0] == f"wai serve: POST {AI}/run/{MODEL} 200 prompt, valid"
    assert lines[1].startswith(
        f"wai serve: POST {AI}/v1/chat/completions 400 5006 chat, invalid: /messages/0 "
    )
    assert lines[2:] == [f"wai serve: POST {AI}/nowhere 404 7003 {API_CODES[7003].meaning}"]


def test_a_refusal_names_the_switch_that_lifts_it(serving: Serving) -> None:
    """In its line of the log; with the switch the same request is answered."""
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Tide?"}]}
    post(serving.origin, "/v1/chat/completions", body)
    post(serving.origin, "/v1/chat/completions", {"messages": body["messages"]})
    *_, named, unnamed = serving.stop().stderr.splitlines()
    lifted = Serving("--alias", f"*={MODEL}", "--replies", "drawn")
    try:
        assert post(lifted.origin, "/v1/chat/completions", body).status_code == 200
    finally:
        lifted.close()

    assert named.endswith(
        f"400 5007 chat, valid: unknown model 'gpt-4o' (--alias 'gpt-4o={MODEL}' would accept it)"
    )
    assert unnamed.endswith("400 5007 chat, valid: the request does not name a model")


def test_the_seed_decides_the_replies() -> None:
    """Two runs with one seed answer with the same bytes, another seed with others."""
    answers: list[bytes] = []
    for seed in ("7", "7", "8"):
        serving = Serving("--seed", seed)
        try:
            answers.append(post(serving.origin, f"/run/{MODEL}", {"prompt": "Tide?"}).content)
            assert f"seed {seed}," in serving.stop().stderr
        finally:
            serving.close()

    assert answers[0] == answers[1] != answers[2]


def test_the_revision_decides_what_is_refused() -> None:
    """The second revision knew no messages."""
    serving = Serving("--revision", "r2")
    try:
        body = {"messages": [{"role": "user", "content": "Tide?"}]}
        assert post(serving.origin, f"/run/{MODEL}", body).status_code == 400
    finally:
        serving.close()


def test_a_given_port_is_taken_and_a_busy_one_gives_one_sentence_and_2() -> None:
    """The first takes the port that it is given; the second says that it is in use."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    serving = Serving("--port", port)
    try:
        second = wai("serve", "--port", port)
    finally:
        serving.close()

    assert serving.line == f"http://127.0.0.1:{port}\n"
    assert (second.code, second.stdout) == (2, "")
    assert second.stderr.startswith(f"wai serve: port {port} on 127.0.0.1 is in use: ")
    assert second.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "65536"), "argument --port: must be at most 65535"),
        (("--port", "-1"), "argument --port: must be at least 0"),
        (("--port", "http"), "argument --port: must be a whole number from 0 to 65535, not 'http'"),
        (("--revision", "r9"), "there is no revision 'r9'"),
        (("--host", "no..host"), "cannot listen on 'no..host'"),
        (("--seed", "x"), "argument --seed: must be a whole number from 0 to 18446744073709551615, not 'x'"),
    ],
)
def test_what_cannot_be_served_gives_one_sentence_and_2(arguments: tuple[str, ...], said: str) -> None:
    """The sentence names the value that is wrong."""
    finished = wai("serve", *arguments)

    assert (finished.code, finished.stdout) == (2, "")
    assert said in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_a_missing_extra_gives_one_sentence_and_2(tmp_path: Path) -> None:
    """Where the HTTP stack is not installed, the sentence says what to install."""
    (tmp_path / "uvicorn.py").write_text(
        'raise ModuleNotFoundError("No module named uvicorn", name="uvicorn")'
    )

    finished = wai("serve", env={"PYTHONPATH": str(tmp_path)})

    assert (finished.code, finished.stdout) == (2, "")
    assert "pip install 'workers-ai-contract[server]'" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_hostile_bytes_leave_no_traceback(serving: Serving) -> None:
    """Not HTTP, not JSON, too deep: the log stays one line a request."""
    host, _, port = serving.origin.removeprefix("http://").partition(":")
    for data in (b"\x16\x03\x01\x00", b"GET\r\n\r\n", b"POST \x00 HTTP/1.1\r\n\r\n"):
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(data)
            caller.shutdown(socket.SHUT_WR)
            caller.recv(1024)
    for body in (b"[" * 10_000, b"\xff", json.dumps("\x9b\x1b[2J").encode()):
        headers = {"Authorization": "Bearer token"}
        httpx.post(
            f"{serving.origin}{AI}/run/{MODEL}",
            content=body,
            headers=headers,
            trust_env=False,
            verify=PLAIN_HTTP,
        )

    finished = serving.stop()

    assert finished.code == 0
    assert len(finished.stderr.splitlines()) == 4
    assert "Traceback" not in finished.stderr
    assert "\x1b" not in finished.stderr
    assert "\x9b" not in finished.stderr


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("127.0.0.1", False), ("localhost", False)])  # noqa: S104
def test_an_address_that_others_can_reach_gives_a_warning(host: str, *, warned: bool) -> None:
    """The stand-in checks no token, so whoever reaches it can use it."""
    serving = Serving("--host", host)
    try:
        assert ("warning: other machines can reach http://" in serving.stop().stderr) == warned
    finally:
        serving.close()


def test_a_fault_is_for_every_accepted_request() -> None:
    """By its name; the log has the status that was sent."""
    serving = Serving("--fault", "upstream")
    try:
        status = post(serving.origin, f"/run/{MODEL}", {"prompt": "Tide?"}).status_code
        assert status == 502
        assert " 502 prompt" in serving.stop().stderr
    finally:
        serving.close()


def test_a_plan_is_read_from_a_file(tmp_path: Path) -> None:
    """The first request fails, the next one does not."""
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"steps": [{"fault": {"name": "retry-after"}}, {}]}), "utf-8")
    serving = Serving("--plan", str(file))
    try:
        found = [post(serving.origin, f"/run/{MODEL}", {"prompt": "Tide?"}).status_code for _ in range(2)]
    finally:
        serving.close()

    assert found == [429, 200]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("[]", "must be an object"), ("{", "is not a plan"), ('{"steps": []}', "must have 1 to 100 steps")],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    """With one sentence, and code 2."""
    file = tmp_path / "plan.json"
    file.write_text(text, "utf-8")

    finished = wai("serve", "--plan", str(file))

    assert finished.code == 2
    assert sentence in finished.stderr
    assert "Traceback" not in finished.stderr


def test_scenarios_are_listed_and_served() -> None:
    """Each name with its meaning on stdout; the option answers every request with one."""
    listed = wai("serve", "--list-scenarios")
    assert listed.code == 0
    assert "reasoning-only" in listed.stdout

    running = Serving("--scenario", "reasoning-only")
    answer = post(running.origin, f"/run/{MODEL}", {"messages": [{"role": "user", "content": "Hi"}]}).json()
    running.stop()

    assert answer["result"]["choices"][0]["finish_reason"] == "length"


def test_faults_are_listed() -> None:
    """Each name, those of codes too, with its meaning on stdout."""
    listed = wai("serve", "--list-faults")

    assert listed.code == 0
    names = {line.split(maxsplit=1)[0] for line in listed.stdout.splitlines()}
    assert {"capacity", "stall", "code-8001"} <= names


def test_a_misspelt_scenario_is_a_usage_error() -> None:
    """Code 2, and the message lists the names."""
    finished = wai("serve", "--scenario", "tols")

    assert finished.code == 2
    assert "two-tools" in finished.stderr


def test_it_can_end_with_the_program_that_started_it() -> None:
    """Whatever is written to stdin is ignored; its end is the end."""
    command = [str(WAI), "serve", "-q", "--until-stdin-closes"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        origin = server.stdout.readline().strip()
        server.stdin.write("ignored\n")
        server.stdin.flush()
        assert httpx.get(origin, trust_env=False, verify=PLAIN_HTTP).status_code == 404
        server.stdin.close()

        assert server.wait(timeout=30) == 0
