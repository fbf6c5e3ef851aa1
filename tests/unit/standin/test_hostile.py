"""Hostile input: always a refusal of the API's, never a failure of ours."""

from __future__ import annotations

import json
import logging
import socket
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.hostile_names import NESTED_NAMES, ODD_NAMES, REQUEST_NAMES
from workers_ai_contract.routing.arrival import Arrival
from workers_ai_contract.standin import SeededAnswerer, StandIn
from workers_ai_contract.standin.service import Service
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire import Answer, Usage

if TYPE_CHECKING:
    import httpx

    from tests.unit.standin.conftest import Scripted
    from workers_ai_kernel import Json, JsonObject

RUN = "/run/@cf/openai/gpt-oss-20b"
SERVICE = Service(SeededAnswerer(0))
HOSTILE = (
    b"[" * 100_000,
    b'{"prompt": ' * 5_000,
    b'{"prompt": ' + b"[" * 199 + b"]" * 199 + b"}",
    b'{"messages": ' + b'[{"content": ' * 90 + b"1" + b"}]" * 90 + b"}",
    b'{"prompt": "\xff"}',
    b'{"prompt": "\\ud800"}',
    b'{"prompt": "x", "max_tokens": ' + b"9" * 10_000 + b"}",
    b'{"prompt": "x", "max_tokens": 1e999}',
    b'{"prompt": "x", "temperature": -Infinity}',
    b'{"prompt": "x", "prompt": 1}',
    b'{"request_id": ["x"]}',
    b'{"request_id": "\\u0000\\n", "requests": []}',
    b'{"requests": [[[]]], "input": {}, "messages": {}, "prompt": null}',
    b'{"__proto__": {}, "constructor": 1, "messages": []}',
    b"\x00" * 1_000,
    b"null",
    b"nul",
    b'"',
)


def connected(stand_in: StandIn) -> socket.socket:
    """Connect to a stand-in, without a library that would put anything right."""
    host, _, port = stand_in.origin.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=10)


@pytest.mark.parametrize("path", [RUN, "/v1/chat/completions", "/v1/responses"])
@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body_is_refused_or_answered(
    api: httpx.Client, script: Scripted, path: str, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Deep, broken, huge or odd: the answer is JSON with a status below 500."""
    script.says = None

    answer = api.post(path, content=data)

    assert answer.status_code < 500
    assert json.loads(answer.content).get("success") in {True, False, None}
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "//",
        "/call",
        "/call/",
        "/call/x",
        "/call//client",
        "/call/%FF/x",
        "/%00",
        "/client/v4/accounts/ID/ai/run/%ED%A0%80",
        "/client/v4/accounts/a%2Fb/ai/v1/responses",
        "/client/v4/accounts/ID/ai/run/../../../etc/passwd",
        f"/{'a' * 8_000}",
        "*",
        "http://elsewhere/client",
        f"/client/v4/accounts/ID/ai{RUN}?queueRequest=%FF&queueRequest&&=",
    ],
)
def test_a_weird_path_is_refused(stand_in: StandIn, target: str, caplog: pytest.LogCaptureFixture) -> None:
    """Sent as it is, without a library that would put it right."""
    with connected(stand_in) as caller:
        request = f"POST {target} HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        caller.sendall(request.encode())
        answer = b"".join(iter(lambda: caller.recv(1 << 16), b""))

    assert answer.split(b" ", 2)[1] in {b"400", b"404"}
    assert b'"success":false' in answer
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("method", ["HEAD", "POST", "GET"])
def test_a_broken_chunk_is_refused_without_a_traceback(
    stand_in: StandIn, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Also for HEAD, whose answer must not have a text."""
    with connected(stand_in) as caller:
        caller.sendall(f"{method} / HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        caller.sendall(b"zz\r\n")
        answer = caller.recv(1 << 16)
        while piece := caller.recv(1 << 16):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"POST / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc",
    ],
    ids=["nothing", "headers", "body"],
)
def test_a_half_sent_request_is_not_waited_for_without_limit(sent: bytes) -> None:
    """The caller gets 408, and the connection is closed."""
    with StandIn(SeededAnswerer(0), request_timeout_s=0.3) as running, connected(running) as caller:
        caller.sendall(sent)
        answer = b"".join(iter(lambda: caller.recv(1 << 16), b""))

    assert answer.count(b"HTTP/1.1 408 ") == 1
    assert answer.endswith(b"content-length: 0\r\n\r\n")


@pytest.mark.slow
def test_the_time_limit_is_that_of_one_request(script: Scripted) -> None:
    """A connection that waits for the next request stays open; the next request has a limit of its own."""
    with StandIn(script, request_timeout_s=0.3) as running, connected(running) as caller:
        for _ in range(2):
            caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while b'"messages"' not in answer:
                answer += caller.recv(1 << 16)
            assert answer.startswith(b"HTTP/1.1 404 ")
            time.sleep(0.5)
        caller.sendall(b"GET / HTTP/1.1\r\nHo")
        assert caller.recv(1 << 16).startswith(b"HTTP/1.1 408 ")


def test_a_head_request_and_an_unknown_method_are_refused(api: httpx.Client) -> None:
    """A method that no route has gets 404; one that HTTP does not have is malformed."""
    assert api.head(RUN).status_code == 404
    assert api.request("PURGE", RUN).status_code == 404
    assert api.request("BREW", RUN).status_code == 400


def test_a_request_to_upgrade_is_answered_as_a_request(api: httpx.Client) -> None:
    """There are no WebSockets here."""
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}

    assert api.post(RUN, json={"prompt": "Tide?"}, headers=headers).status_code == 200


@pytest.mark.parametrize("stream", [False, True])
def test_a_lone_surrogate_in_a_reply_is_sent_as_an_escape(
    api: httpx.Client, script: Scripted, *, stream: bool
) -> None:
    """UTF-8 has no bytes for it; JSON has."""
    script.says = Answer("half \ud800 a pair", None, (), "stop", Usage(1, 1))

    answer = api.post(RUN, json={"prompt": "Tide?", "stream": stream})

    assert b"\\ud800" in answer.content
    answer.content.decode("utf-8")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from([*NESTED_NAMES, *ODD_NAMES]),
            children,
            max_size=4,
        )
    ),
    max_leaves=10,
)
BODIES = st.dictionaries(
    st.sampled_from(REQUEST_NAMES),
    JSON_VALUES | st.just("@cf/openai/gpt-oss-20b") | st.just([]),
    max_size=5,
)


def tool_with(described: JsonObject) -> JsonObject:
    """Return a request that offers a tool with one parameter, described so."""
    parameters: Json = {"type": "object", "properties": {"a": described}, "required": ["a"]}
    function: Json = {"name": "f", "description": "", "parameters": parameters}
    return {"messages": [], "tools": [{"type": "function", "function": function}]}


@pytest.mark.slow
@example(
    body={"messages": "", "prompt": "", "input": [], "response_format": {"type": []}},
    route=Route.RUN,
    queued=False,
)
@example(body={"messages": [], "response_format": {"type": {}}}, route=Route.RUN, queued=False)
@example(body={"max_tokens": 127995, "prompt": "a prompt that fills the rest"}, route=Route.RUN, queued=False)
@example(body=tool_with({"type": []}), route=Route.RUN, queued=False)
@example(body=tool_with({"type": [[]]}), route=Route.RUN, queued=False)
@example(body=tool_with({"type": "array", "minItems": 10**9}), route=Route.RUN, queued=False)
@given(body=BODIES | JSON_VALUES, route=st.sampled_from(list(Route)), queued=st.booleans())
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_body_makes_the_service_fail(body: object, route: Route, *, queued: bool) -> None:
    """Any JSON at all, on every route, is answered or refused by the API's codes."""
    arrival = Arrival(
        "POST",
        "/",
        {"authorization": "Bearer token"},
        route=route,
        model="@cf/openai/gpt-oss-20b" if route is Route.RUN else None,
        queued=queued,
        data=json.dumps(body).encode(),
    )

    rendered = SERVICE.handle(arrival)

    assert rendered.status in {200, 400, 413}  # 413: more tokens than the model has (code 5021)
    assert b"".join(rendered.events or [rendered.content or b""])
