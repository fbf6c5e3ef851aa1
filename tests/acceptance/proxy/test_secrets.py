"""Nothing that `wai proxy` and `wai serve` write has the caller's token, wherever the call repeats it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from tests.acceptance.proxy.running import running_proxy
from tests.acceptance.serve.conftest import Serving
from tests.unit.proxying.upstreams import RawServer

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

MODEL = "@cf/openai/gpt-oss-20b"
TOKEN = "QZXcf/secret+0123456789abcdef"  # noqa: S105 - planted
ESCAPED = TOKEN.replace("/", "\\/").replace("+", "\\u002B")
LETTERS = "".join(f"\\u{ord(each):04x}" for each in TOKEN)
ENCODED = b64encode(f"user:{TOKEN}".encode()).decode()
PIECES = ["QZXc", "f/sec", "ret+01", "2345678", "9abcd", "ef"]
ADDRESS = quote(TOKEN, safe="")
HEADERS = {
    "authorization": f"Bearer {TOKEN}",
    "x-planted": TOKEN,
    "referer": f"http://x/?t={TOKEN}&u={ADDRESS}",
    "user-agent": f"client ({ENCODED})",
    "cookie": f"id={ADDRESS}",
}
REQUEST = f'{{"prompt": "{TOKEN} {ESCAPED} {LETTERS} {ADDRESS} {ENCODED}", "max_tokens": "{TOKEN}"}}'
STREAM = "".join(f"data: {json.dumps({'response': piece})}\n\n" for piece in PIECES)
ANSWER = STREAM + f'data: {{"response": "{ESCAPED} {LETTERS} {ENCODED}"}}\n\ndata: [DONE]\n\n'
PATHS = (
    f"/client/v4/accounts/{ADDRESS}/nothing/{TOKEN}",
    f"/client/v4/accounts/{ADDRESS}/ai/run/{MODEL}",
    f"/client/v4/accounts/a/ai/run/{MODEL}?key={TOKEN}",
)
# Parts of the token, in each spelling; the last ones are the pieces of the stream.
TRACES = re.compile(
    r"QZX|cf/sec|secret|0123456789ab|9abcdef|5678|u0051|u005a|%2Fsec|%2B01|"
    + "|".join(re.escape(ENCODED[at : at + 12]) for at in range(8, len(ENCODED) - 12, 4))
    + "|"
    + "|".join(re.escape(json.dumps(piece)) for piece in PIECES)
)


def called(origin: str) -> None:
    """Make the calls."""
    for path in PATHS:
        httpx.post(origin + path, content=REQUEST, headers=HEADERS, trust_env=False, timeout=30)


def answered(connection: socket.socket) -> None:
    """Answer with the token in a header and in the body, as a stream."""
    head = (
        "HTTP/1.1 200 OK",
        "Content-Type: text/event-stream",
        f"x-echo: {TOKEN}",
        f"location: http://h/?x={ADDRESS}",
        f"Content-Length: {len(ANSWER)}",
        "Connection: close",
    )
    connection.sendall("\r\n".join((*head, "", ANSWER)).encode())


@pytest.fixture
def echoing() -> Iterator[str]:
    """Run an upstream that repeats the token."""
    with RawServer(answered) as upstream:
        yield upstream.origin


@pytest.mark.parametrize("name", ["x.har", "x.jsonl"])
@pytest.mark.parametrize("mode", ["watch", "guard"])
def test_what_the_proxy_writes_has_no_token(echoing: str, tmp_path: Path, name: str, mode: str) -> None:
    """The recording and the log, with every problem and every value."""
    options = ("--mode", mode, "--record", str(tmp_path / name), "-v", "--show-values")
    with running_proxy(echoing, *options) as (process, origin):
        called(origin.strip())
        written = "".join(process.communicate("", timeout=30))

    recorded = (tmp_path / name).read_text("utf-8")
    assert recorded.count("x-planted") == len(PATHS)
    assert TRACES.findall(recorded) == []
    assert TRACES.findall(written) == []
    assert written.count("POST /client/v4/accounts/") == len(PATHS)


@pytest.mark.parametrize("name", ["x.har", "x.jsonl"])
def test_what_the_stand_in_writes_has_no_token(tmp_path: Path, name: str) -> None:
    """The recording, the log, what `/__wai/` shows, and what the check found."""
    serving = Serving("--record", str(tmp_path / name), "-v", "--check", "requests")
    try:
        called(serving.origin)
        shown = httpx.get(f"{serving.origin}/__wai/", trust_env=False).text
        finished = serving.stop()
    finally:
        serving.close()

    recorded = (tmp_path / name).read_text("utf-8")
    assert [text.count("x-planted") >= len(PATHS) for text in (recorded, shown)] == [True, True]
    assert TRACES.findall(recorded) == []
    assert TRACES.findall(shown) == []
    assert TRACES.findall(finished.stdout + finished.stderr) == []
    assert finished.stderr.count("POST /client/v4/accounts/") == len(PATHS)
    assert "request:  POST" in finished.stdout
