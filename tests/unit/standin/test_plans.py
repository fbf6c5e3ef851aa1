"""The server carries out plans over real sockets."""

from __future__ import annotations

import json
import socket
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.faults import FAILURE_TEXT, FAULTS, Delivery, Fault, Plan, PlanStep
from workers_ai_contract.rendering import Rendering
from workers_ai_contract.settings.switches import Switches
from workers_ai_contract.standin import StandIn
from workers_ai_contract.wire import Answer, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.routing.planning import PlanSource
    from workers_ai_contract.wire import ReceivedRequest, Reply

PATH = "/client/v4/accounts/ID/ai/v1/chat/completions"
HEADERS = {"Authorization": "Bearer token"}
GOOD = PlanStep()


class Tidal:
    """Says the same to every request."""

    def reply(self, request: ReceivedRequest) -> Reply:  # noqa: ARG002 - the same to each
        """Return an answer with characters of several bytes."""
        return Answer("Ebbe 🌊 und Flut.", "Kürze.", (), "stop", Usage(5, 4))


def standing(plan: PlanSource | None = None) -> StandIn:
    """Return a stand-in that follows a plan."""
    return StandIn(Tidal(), plan=plan)


def body(*, stream: bool) -> dict[str, object]:
    """Return a chat request."""
    messages = [{"role": "user", "content": "Hi"}]
    return {"model": "@cf/openai/gpt-oss-20b", "messages": messages, "stream": stream}


def post(origin: str, *, stream: bool = False, **headers: str) -> httpx.Response:
    """Send a chat request."""
    named = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    with httpx.Client(trust_env=False, verify=PLAIN_HTTP, timeout=5) as client:
        return client.post(origin + PATH, json=body(stream=stream), headers=named)


def request(*, stream: bool) -> bytes:
    """Return a chat request as it is sent."""
    content = json.dumps(body(stream=stream)).encode()
    lines = ("Host: 127.0.0.1", "Authorization: Bearer t", f"Content-Length: {len(content)}", "", "")
    return "\r\n".join([f"POST {PATH} HTTP/1.1", *lines]).encode() + content


def connected(origin: str, *, stream: bool) -> socket.socket:
    """Send a chat request over a raw socket."""
    address = urlsplit(origin)
    connection = socket.create_connection((address.hostname or "", address.port or 0), timeout=5)
    connection.sendall(request(stream=stream))
    return connection


def reads(connection: socket.socket) -> Iterator[bytes]:
    """Yield what each read returns, until the end."""
    with connection:
        while data := connection.recv(65536):
            yield data


def test_a_rendering_shows_in_the_answer() -> None:
    """Nothing else of the answer changes."""
    with standing(Plan((PlanStep(Rendering(reasoning_key="reasoning")),))) as running:
        message = post(running.origin).json()["choices"][0]["message"]

    assert message["reasoning"] == "Kürze."
    assert "reasoning_content" not in message


def test_a_plan_goes_step_by_step() -> None:
    """429 first, then the answer."""
    with standing(Plan((PlanStep(fault=Fault("retry-after")), GOOD))) as running:
        first, second = post(running.origin), post(running.origin)

    assert (first.status_code, first.headers["retry-after"], second.status_code) == (429, "0", 200)


def test_each_call_has_its_own_count() -> None:
    """The first request of another call gets the first step."""
    with standing(Plan((PlanStep(fault=Fault("capacity")), GOOD))) as running:
        found = [post(running.base_url(call)).status_code for call in ("a", "b", "a", "b")]

    assert found == [429, 429, 200, 200]


def test_a_header_gives_one_request_a_fault() -> None:
    """The next request is answered as usual."""
    with standing() as running:
        found = [post(running.origin, wai_fault="upstream").status_code, post(running.origin).status_code]

    assert found == [502, 200]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, kind in FAULTS.items() if kind.substitute is not None])
def test_a_substitute_arrives_as_it_is(name: str) -> None:
    """Status, type and every byte."""
    wanted = FAULTS[name].substitute
    assert wanted is not None
    with standing(Plan((PlanStep(fault=Fault(name)),))) as running:
        got = post(running.origin)

    assert (got.status_code, got.content, got.headers["content-type"]) == (
        wanted.status,
        wanted.body,
        wanted.content_type,
    )


@pytest.mark.parametrize("name", ["cut", "reset", "reset-first", "too-short"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_broken_connection_is_seen_by_the_client(name: str, *, stream: bool) -> None:
    """An HTTP library reports it; nothing is logged, and the next request is answered."""
    with standing(Plan((PlanStep(fault=Fault(name)), GOOD))) as running:
        with pytest.raises(httpx.TransportError):
            post(running.origin, stream=stream)
        assert post(running.origin, stream=stream).status_code == 200


def test_a_reset_is_a_reset() -> None:
    """The socket is not closed in the regular way."""
    with (
        standing(Plan((PlanStep(fault=Fault("reset-first")),))) as running,
        pytest.raises(ConnectionResetError),
    ):
        list(reads(connected(running.origin, stream=True)))


def test_an_early_end_is_regular_http() -> None:
    """Only what is missing in the stream tells."""
    with standing(Plan((PlanStep(fault=Fault("ended-early")),))) as running:
        got = post(running.origin, stream=True)

    assert got.text.startswith("data: ")
    assert "[DONE]" not in got.text


def test_a_stall_keeps_the_connection() -> None:
    """The reader waits until its own timeout, and stopping the server does not wait for it."""
    with standing(Plan((PlanStep(fault=Fault("stall")),))) as running:
        connection = connected(running.origin, stream=True)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            list(reads(connection))
        begun = time.monotonic()

    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("fault", ["stall", "stays-open"])
def test_a_request_behind_an_open_answer_does_not_delay_the_end(fault: str) -> None:
    """A client that keeps connections open sends its next request on that of an answer without an end."""
    with standing(Plan((PlanStep(fault=Fault(fault)),))) as running:
        connection = connected(running.origin, stream=True)
        connection.recv(65536)
        connection.sendall(request(stream=True))
        time.sleep(0.1)
        begun = time.monotonic()

    connection.close()
    assert time.monotonic() - begun < 1


def test_a_stall_may_come_before_the_first_byte() -> None:
    """There is a connection, and nothing else."""
    with standing(Plan((PlanStep(fault=Fault("stall-first")),))) as running:
        connection = connected(running.origin, stream=False)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            list(reads(connection))


def test_comments_come_without_end() -> None:
    """Whole chunks behind a whole event, so that a limit for each read is never reached."""
    with standing(Plan((PlanStep(fault=Fault("endless-comments", 300)),))) as running:
        connection = connected(running.origin, stream=True)
        connection.settimeout(0.5)
        received = b""
        while received.count(b": keep-alive\n\n") < 3:
            received += connection.recv(65536)
        connection.close()

    _, _, body = received.partition(b"\r\n\r\n")
    before, _, _ = body.partition(b"e\r\n: keep-alive\n\n\r\n")
    assert before.endswith(b"\n\n\r\n")
    assert b"[DONE]" not in body


def test_a_date_to_wait_for_is_made_when_it_is_sent() -> None:
    """One to two seconds ahead, in whole seconds as HTTP has it."""
    with standing(Plan((PlanStep(fault=Fault("retry-after-later-date")),))) as running:
        before = time.time()
        got = post(running.origin, stream=False)

    date = parsedate_to_datetime(got.headers["retry-after"]).timestamp()
    assert got.status_code == 429
    assert before + 1 < date + 0.001 <= time.time() + 2


def test_a_connection_stays_open_after_the_end() -> None:
    """`[DONE]` has arrived, the end of the body has not."""
    with standing(Plan((PlanStep(fault=Fault("stays-open")),))) as running:
        connection = connected(running.origin, stream=True)
        connection.settimeout(0.3)
        received: list[bytes] = []
        with pytest.raises(TimeoutError):
            received.extend(reads(connection))

    assert b"[DONE]" in b"".join(received)


def test_header_names_come_in_capitals() -> None:
    """HTTP says that their case means nothing."""
    with standing(Plan((PlanStep(fault=Fault("header-case")),))) as running:
        received = b"".join(reads(connected(running.origin, stream=False)))

    assert b"\r\nCONTENT-TYPE: application/json\r\n" in received


def test_a_stream_can_hold_only_an_error() -> None:
    """The event and `[DONE]`, as recorded."""
    with standing(Plan((PlanStep(fault=Fault("error-stream")),))) as running:
        events = post(running.origin, stream=True).content.split(b"\n\n")

    assert events == [b"data: " + (FAULTS["error-stream"].event or b""), b"data: [DONE]", b""]


def test_the_whole_answer_can_come_for_a_stream() -> None:
    """The same bytes and type as for a request that is not streamed."""
    with standing() as running:
        whole, instead = (
            post(running.origin),
            post(running.origin, stream=True, wai_fault="answer-for-stream"),
        )

    assert (instead.content, instead.headers["content-type"]) == (whole.content, "application/json")


def test_a_foreign_event_has_a_name_and_comes_first() -> None:
    """As AI Search sends it before the same chunks."""
    with standing(Plan((PlanStep(fault=Fault("foreign-event")),))) as running:
        first, second, *_ = post(running.origin, stream=True).content.split(b"\n\n")

    assert first.startswith(b"event: chunks\ndata: [")
    assert second.startswith(b'data: {"id"')


_ALONE = frozenset({"error-stream", "foreign-event"})


@pytest.mark.parametrize("name", [name for name, kind in FAULTS.items() if kind.event and name not in _ALONE])
def test_an_event_goes_wrong_in_the_middle(name: str) -> None:
    """The events before and after it are as they would be."""
    with standing(Plan((PlanStep(fault=Fault(name)),))) as running:
        events = post(running.origin, stream=True).content.split(b"\n\n")

    assert b"data: " + (FAULTS[name].event or b"") in events[1:-2]


def test_a_slow_first_byte_comes_late() -> None:
    """A client with a short timeout gives up before."""
    with standing(Plan((PlanStep(delivery=Delivery(timing="late")),))) as running:
        begun = time.monotonic()
        assert post(running.origin).status_code == 200
        assert time.monotonic() - begun >= 0.1


def apart(running: StandIn, expected: int) -> bool:
    """Return whether each slice of a stream was a read of its own."""
    found = sum(1 for _ in reads(connected(running.origin, stream=True)))
    return found >= expected


@pytest.mark.parametrize(("trials", "share"), [(10, 0.9), pytest.param(1000, 0.99, marks=pytest.mark.proof)])
def test_slices_arrive_as_separate_reads(trials: int, share: float) -> None:
    """At least 99 of 100 streams arrive in as many reads as there are slices, however busy the machine is."""
    plan = Plan((PlanStep(delivery=Delivery(slicing="characters")),))
    with standing(plan) as running:
        # Three bytes continue 🌊, one continues ü, in reasoning and text: as many cuts, and head and end.
        found = sum(apart(running, 5) for _ in range(trials))

    assert found >= trials * share


def test_a_function_decides_the_plan_of_a_request() -> None:
    """The fuzzer gives each call its own."""
    with standing(
        lambda request: Plan((PlanStep(fault=Fault("array" if request.stream else "empty")),))
    ) as running:
        found = [post(running.origin, stream=stream).status_code for stream in (False, True)]

    assert found == [500, 400]


def test_the_error_of_a_code_has_the_envelope_of_its_route() -> None:
    """The Responses route words a refusal in its own way (recorded, with status 400)."""
    fault = {**HEADERS, "wai-fault": "code-8001"}
    asked = {"model": "@cf/openai/gpt-oss-20b", "input": "Hi"}
    with standing() as stand_in, httpx.Client(trust_env=False, timeout=5, headers=fault) as client:
        chat = client.post(stand_in.origin + PATH, json=body(stream=False))
        responses = client.post(f"{stand_in.origin}/client/v4/accounts/ID/ai/v1/responses", json=asked)

    assert (chat.status_code, chat.json()["errors"][0]["code"]) == (400, 8001)
    assert responses.status_code == 400
    assert list(responses.json()) == ["error"]
    assert responses.json()["error"]["code"] == "invalid_prompt"


def asked_of_responses(path: str, *, stream: bool = False) -> httpx.Response:
    """Send a request in the Responses form, whose response fails."""
    asked = {"model": "@cf/openai/gpt-oss-20b", "input": "Hi", "stream": stream}
    plan = Plan((PlanStep(fault=Fault("failed-response")),))
    with (
        StandIn(Tidal(), plan=plan, switches=Switches(responses_stream=True)) as running,
        httpx.Client(trust_env=False, verify=PLAIN_HTTP, timeout=5) as client,
    ):
        place = f"{running.origin}/client/v4/accounts/ID/ai/{path}"
        return client.post(place, json=asked, headers=HEADERS)


def test_a_response_that_failed_has_the_form_of_its_route() -> None:
    """Bare, in the envelope of `/ai/run`, and as the last event, where Responses are streamed."""
    bare = asked_of_responses("v1/responses")
    enveloped = asked_of_responses("run/@cf/openai/gpt-oss-20b")
    streamed = asked_of_responses("v1/responses", stream=True)
    last = streamed.text.split("event: response.failed\ndata: ")[1]

    assert {each.status_code for each in (bare, enveloped, streamed)} == {200}
    for body in (bare.json(), enveloped.json()["result"], json.loads(last)["response"]):
        assert (body["status"], body["output"]) == ("failed", [])
        assert body["error"] == {"code": "server_error", "message": FAILURE_TEXT}
