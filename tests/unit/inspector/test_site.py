"""`/__wai/` for programs: what was received as JSON, its events, the reset, and who may ask."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.formats import validate_format
from tests.unit.inspector.conftest import AI, PLANTED
from workers_ai_contract.standin import PlainAnswerer, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

RUN = f"{AI}/run/@cf/openai/gpt-oss-20b"
MODEL = "@cf/openai/gpt-oss-20b"


def received(caller: httpx.Client) -> dict[str, Any]:
    """Return what `/__wai/` has."""
    document: dict[str, Any] = caller.get("/__wai/").raise_for_status().json()
    validate_format("exchanges", document)
    return document


def events(caller: httpx.Client, count: int, last_id: str | None = None) -> Iterator[tuple[str, str, Any]]:
    """Yield the name, the id and the data of some events."""
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    with caller.stream("GET", "/__wai/events", headers=headers) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
                fields = {}
                count -= 1
                if not count:
                    return


def test_everything_received_is_there_with_its_verdict(caller: httpx.Client) -> None:
    """Requests, answers, verdicts and findings, in the order of arrival."""
    caller.post(RUN, json={"prompt": "Tide?"})
    caller.post(RUN, json={"prompt": 7, "max_tokens": "x"})
    caller.post(f"{AI}/nowhere?x=1", content=b"\xff")

    document = received(caller)
    right, wrong, lost = document["exchanges"]

    assert document["received"] == 3
    assert [each["number"] for each in document["exchanges"]] == [1, 2, 3]
    assert right["request"]["body"] == {"text": '{"prompt":"Tide?"}'}
    assert json.loads(right["answer"]["body"]["text"])["success"] is True
    assert (right["notes"]["verdict"], right["notes"]["form"], right["state"]) == (
        "valid",
        "prompt",
        "complete",
    )
    assert (wrong["notes"]["verdict"], wrong["notes"]["error_code"]) == ("invalid", 5006)
    assert wrong["notes"]["problems"][0]["pointer"] == "/prompt"
    assert lost["request"]["url"].endswith("/nowhere?x=1")
    assert (lost["request"]["body"], lost["answer"]["status"]) == ({"base64": "/w=="}, 404)


def test_a_stream_has_its_writes_and_a_fault_its_name(caller: httpx.Client) -> None:
    """The sizes add up to the body; a cut answer is aborted."""
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Tide?"}], "stream": True}
    path = f"{AI}/v1/chat/completions"
    whole = caller.post(path, json=body).content
    with pytest.raises(Exception, match="peer closed connection"):
        caller.post(path, json=body, headers={"wai-fault": "cut"})
    with pytest.raises(Exception, match="reset"):
        caller.post(path, json=body, headers={"wai-fault": "reset-first"})

    sent, cut, reset = received(caller)["exchanges"]

    assert sent["answer"]["body"]["text"].encode() == whole
    assert sum(piece["size"] for piece in sent["answer"]["pieces"]) == len(whole)
    assert len(sent["answer"]["pieces"]) == whole.count(b"\n\n")
    times = [piece["at_ms"] for piece in sent["answer"]["pieces"]]
    assert times == sorted(times)
    assert (cut["state"], cut["notes"]["fault"]) == ("aborted", "cut")
    assert 0 < cut["answer_size"] < len(whole)
    assert (reset["state"], reset["answer"]["status"]) == ("aborted", 0)


def test_no_token_is_shown(caller: httpx.Client) -> None:
    """Not of a header, not of a URL, and not where a body or a problem repeats it."""
    caller.post(
        f"{RUN}?api_key=abc&x=1", json={"prompt": f"I am {PLANTED}", PLANTED: 1, "max_tokens": PLANTED}
    )

    text = caller.get("/__wai/").text

    assert PLANTED not in text
    assert "api_key=abc" not in text
    assert "Bearer (removed)" in text
    assert f"I am {'*' * len(PLANTED)}" in text


def test_events_come_live_and_a_reader_can_come_back(caller: httpx.Client) -> None:
    """All that is kept first; with the last id only what is newer; after a reset all again."""
    for number in range(2):
        caller.post(RUN, json={"prompt": f"Tide {number}?"})

    first = [*events(caller, 3)]
    caller.post(RUN, json={"prompt": "Late?"})
    ((name, _, late),) = events(caller, 1, last_id=first[-1][1])
    caller.request("DELETE", "/__wai/")
    ((reset, _, _),) = events(caller, 1, last_id=first[-1][1])

    assert [event for event, _, _ in first] == ["reset", "exchange", "exchange"]
    assert [data["number"] for event, _, data in first if event == "exchange"] == [1, 2]
    assert (name, late["number"]) == ("exchange", 3)
    assert reset == "reset"


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/__wai/"), ("POST", "/__wai/reset")])
def test_a_reset_forgets_all(caller: httpx.Client, method: str, path: str) -> None:
    """And the numbers begin again."""
    caller.post(RUN, json={"prompt": "Tide?"})

    assert caller.request(method, path).json() == {"schema_version": 1, "received": 0, "exchanges": []}
    caller.post(RUN, json={"prompt": "Tide?"})
    assert [each["number"] for each in received(caller)["exchanges"]] == [1]


def test_one_exchange_has_an_address(caller: httpx.Client) -> None:
    """By its number; another one is not found."""
    caller.post(RUN, json={"prompt": "Tide?"})

    assert caller.get("/__wai/exchanges/1").json() == received(caller)["exchanges"][0]
    assert caller.get("/__wai/exchanges/2").status_code == 404
    assert caller.get("/__wai/%2e%2e/etc/passwd").status_code == 404
    assert caller.put("/__wai/").status_code == 405


def test_another_web_page_can_neither_read_nor_change_it(caller: httpx.Client) -> None:
    """A foreign Host is refused, a foreign Origin must not reset, and no CORS header lets one read."""
    caller.post(RUN, json={"prompt": "Tide?"})

    assert caller.get("/__wai/", headers={"Host": "evil.example"}).status_code == 403
    assert caller.delete("/__wai/", headers={"Origin": "http://evil.example"}).status_code == 403
    answer = caller.get("/__wai/", headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.json()["received"] == 1
    own = f"http://{caller.base_url.netloc.decode()}"
    assert caller.delete("/__wai/", headers={"Origin": own}).status_code == 200


def test_the_page_is_for_browsers_only_and_runs_no_other_script(caller: httpx.Client) -> None:
    """They ask for HTML."""
    page = caller.get("/__wai/", headers={"Accept": "text/html,*/*;q=0.8"})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text


def _own_address() -> str:
    """Return an address of this machine that other machines can reach, or an empty text."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # A datagram socket sends nothing when it connects.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return "" if address.startswith("127.") else address


def test_other_machines_see_nothing() -> None:
    """With `--host 0.0.0.0` it is shown on the loopback address only."""
    address = _own_address()
    if not address:
        pytest.skip("this machine has loopback addresses only")
    with StandIn(PlainAnswerer(), host="0.0.0.0", inspects=True) as running:  # noqa: S104 - on purpose
        port = int(running.origin.rpartition(":")[2])
        statuses: list[bytes] = []
        for host in ("127.0.0.1", address):
            with socket.create_connection((host, port), timeout=10) as connection:
                connection.sendall(f"GET /__wai/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                statuses.append(connection.recv(1 << 16).split(b" ", 2)[1])

    assert statuses == [b"200", b"403"]


def test_a_stand_in_shows_nothing_unasked() -> None:
    """`StandIn` keeps no exchanges by default."""
    with (
        StandIn(PlainAnswerer()) as running,
        socket.create_connection(
            ("127.0.0.1", int(running.origin.rpartition(":")[2])), timeout=10
        ) as connection,
    ):
        connection.sendall(b"GET /__wai/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize("text", ["Tide?", 'it\'s "quoted" $HOME `x` \\ \n\u00fc', "@/etc/passwd"])
def test_the_command_sends_the_request_again(caller: httpx.Client, text: str) -> None:
    """With a shell and curl, as it is shown."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    caller.post(RUN, json={"prompt": text})
    command = received(caller)["exchanges"][0]["curl"]

    subprocess.run(["/bin/sh", "-c", command], check=True, env={"TOKEN": "t"}, capture_output=True)

    first, again = received(caller)["exchanges"]
    assert again["request"]["body"] == first["request"]["body"]
    assert again["answer"]["body"] == first["answer"]["body"]
    assert again["notes"] == first["notes"]
