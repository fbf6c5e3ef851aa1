"""Hostile bodies against `wai serve`: no 500, no traceback, no growth. `make hostile COUNT=100000`.

The bodies are right ones that were damaged, values of every kind in every field, and bytes that are no JSON;
they go to every route, over kept connections. The server is the real command, with its log in a file.

Measured is what the server holds, not what its allocator keeps. By default glibc keeps the more freed memory,
up to 64 MB in each arena, the larger a freed buffer was; and orjson parses in a buffer of 15 times the text.
So one late body of some megabytes raised the resident memory by a third, while Python held no more.
Here the limits of glibc are fixed, and the largest bodies come first: no later body needs more at once.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import chain
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from tests.hostile_names import NESTED_NAMES, ODD_NAMES, REQUEST_NAMES
from workers_ai_contract import generate
from workers_ai_contract.routing.front import MAX_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AI = "/client/v4/accounts/ID/ai"
_MODEL = "@cf/openai/gpt-oss-20b"
_PATHS = (
    f"{_AI}/run/{_MODEL}",
    f"{_AI}/run",
    f"{_AI}/run/{_MODEL}?queueRequest=true",
    f"{_AI}/v1/chat/completions",
    f"{_AI}/v1/responses",
    f"{_AI}/v1/messages",
    "/v1/ID/gateway/compat/chat/completions",
    "/__wai/reset",
)
_WARM_UP_SHARE = 0.3
_MOST_GROWTH = 0.1
_GIVES_BACK = {"MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
_PATIENCE_S = 120
_SERVER_ERROR = 500
_SAMPLES = 50
_BASES = 300
_NAMES = (*REQUEST_NAMES, *NESTED_NAMES, *ODD_NAMES)
_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1e308,
    5e-324,
    10**30,
    -(2**63),
    "",
    "x" * 5_000,
    "\u0000\x1b[2J\u2028",
    "::error::",
    "{}",
    "[1",
    "\ud83d\ude00",
    [],
    [[]],
    [None] * 1_000,
    {},
    {"": {}},
    {"$ref": "#"},
    "(a+)+$",
    "@cf/openai/gpt-oss-20b",
    "any",
    "required",
    "string",
    "object",
    "array",
    "user",
    "tool",
    256.0,
    1_000_000_000,
)
_NO_JSON = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"[" * 5_000,
    b'{"a":' * 3_000,
    b'{"prompt": NaN}',
    b'{"prompt": "\\ud800"}',
    b"\xef\xbb\xbf{}",
    b'{"prompt": "x", "max_tokens": ' + b"9" * 5_000 + b"}",
    b'"' * 999,
    b"nul",
    b"true",
    b"[]",
    b"1e9999",
)


def largest_bodies() -> Iterator[bytes]:
    """Yield bodies as large as the server reads, in the shapes that take the most memory."""
    for item in (b"{}", b'{"a":"\\ud83d\\ude00"}', b'{"a":1,"a":[]}', b'"\xf0\x9f\x98\x80"'):
        yield b"[" + b",".join([item] * ((MAX_BODY_BYTES - 2) // (len(item) + 1))) + b"]"


def hostile_bodies(seed: int) -> Iterator[bytes]:
    """Yield bodies without end."""
    random = Random(seed)
    bases = [*generate("input", count=_BASES, seed=seed)]
    while True:
        kind = random.random()
        if kind < 0.05:
            yield random.choice(_NO_JSON)
            continue
        payload = json.loads(json.dumps(random.choice(bases)))
        for _ in range(random.randint(1, 4)):
            payload = _changed(random, payload)
        body = json.dumps(payload, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
        yield _garbled(random, body) if kind < 0.35 else body


def _changed(random: Random, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a value with something else at one place."""
    if random.random() < 0.15 or not isinstance(value, (dict, list)):
        return random.choice((random.choice(_VALUES), [value], {random.choice(_NAMES): value}, [value] * 50))
    if isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        if members and random.random() < 0.7:
            name = random.choice([*members])
            return {**members, name: _changed(random, members[name])}
        return {**members, random.choice(_NAMES): random.choice(_VALUES)}
    items: list[Any] = value  # pyright: ignore[reportUnknownVariableType]
    if not items:
        return [random.choice(_VALUES)]
    place = random.randrange(len(items))
    return [*items[:place], _changed(random, items[place]), *items[place + 1 :]]


def _garbled(random: Random, body: bytes) -> bytes:
    """Return bytes of which some are changed, missing or doubled."""
    data = bytearray(body)
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(data) + 1)
        data[place : place + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
    return bytes(data)


class Attack:
    """Sends bodies over one connection, and opens another one when the server closes it."""

    def __init__(self, origin: str, seed: int) -> None:
        host, _, port = origin.removeprefix("http://").partition(":")
        self._address = (host, int(port))
        self._random = Random(seed)
        self._socket: socket.socket | None = None
        self._received = b""
        self.statuses: Counter[int] = Counter()

    def send(self, body: bytes) -> tuple[int, bytes]:
        """Send one body to some route and return the status and the beginning of the answer."""
        path = self._random.choice(_PATHS)
        lines = (
            f"POST {path} HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer t",
            f"Content-Length: {len(body)}",
        )
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=_PATIENCE_S)
        self._socket.sendall("\r\n".join((*lines, "", "")).encode() + body)
        head = self._until(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        self.statuses[status] += 1
        return status, self._body(head.lower())

    def _body(self, head: bytes) -> bytes:
        if b"content-length:" not in head:
            return self._until(b"\r\n0\r\n\r\n")
        length = int(head.partition(b"content-length:")[2].split()[0])
        while len(self._received) < length:
            self._more()
        body, self._received = self._received[:length], self._received[length:]
        return body

    def _until(self, end: bytes) -> bytes:
        while end not in self._received:
            self._more()
        before, _, self._received = self._received.partition(end)
        return before

    def _more(self) -> None:
        assert self._socket is not None
        data = self._socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the server closed the connection")
        self._received += data

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()


def attacked(count: int, seed: int, first: Iterable[bytes] = ()) -> list[str]:
    """Run the attack and return what went wrong; prints the figures. The bodies `first` count, too."""
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as stderr:
            server = subprocess.Popen(
                [str(Path(sys.executable).parent / "wai"), "serve", "-v"],
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=os.environ | _GIVES_BACK,
            )
        assert server.stdout is not None
        attack = Attack(server.stdout.readline().decode().strip(), seed)
        memory: list[int] = []
        body = b""
        bodies = chain(first, hostile_bodies(seed))
        try:
            for number, body in zip(range(count), bodies, strict=False):
                status, answer = attack.send(body)
                if status >= _SERVER_ERROR:
                    failures.append(f"{status} for {body[:300]!r}: {answer[:200]!r}")
                if number % max(1, count // _SAMPLES) == 0:
                    memory.append(_memory_of(server.pid))
        except (OSError, ValueError) as error:
            failures.append(f"{type(error).__name__}: {error} for {body[:300]!r}")
        attack.close()
        server.terminate()
        code = server.wait(timeout=_PATIENCE_S)
        server.stdout.close()
        text = log.read_text("utf-8", "replace")
    failures += [f"the server ended with {code}"] if code else []
    failures += ["there is a traceback in the log"] if "Traceback" in text else []
    failures += ["there are control characters in the log"] if "\x1b" in text else []
    grown = _growth(memory)
    failures += [f"memory grew by {grown:.1%}"] if grown > _MOST_GROWTH else []
    print(f"seed {seed}: {dict(attack.statuses)}, {text.count(chr(10))} lines of log")
    print(f"memory {memory[0]} to {memory[-1]} bytes, {grown:.1%} after the warm-up")
    return failures


def _memory_of(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _growth(memory: list[int]) -> float:
    settled = memory[int(len(memory) * _WARM_UP_SHARE) :]
    half = len(settled) // 2
    return median(settled[half:]) / median(settled[:half]) - 1 if half else 0.0


def main() -> int:
    """Return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    failures = attacked(given.count, given.seed, largest_bodies())
    for failure in failures[:20]:
        print(failure)
    print(f"{given.count} bodies, {len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
