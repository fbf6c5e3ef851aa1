"""How many plain JSON requests `wai serve` answers on one core, beside Prism 5: in turns, in one run.

Both get the same requests: short chats, each with another question. Both run with their default options, and
pinned to one core; the requests come from the other. Prism serves an OpenAPI document with the published
schemas of the latest revision. On a busy machine the wall clock says little, so the rate is that of a second
of the server's own processor time, and the wall clock's is printed beside it. Run by hand
(`make benchmark-standin`), never by a test.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracles.npm import NodeProgram, node

from benchmarks.http_load import http_request, load
from workers_ai_schemas import load as load_schema

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from workers_ai_kernel import Json, JsonObject

PRISM = NodeProgram(Path(__file__).parent / "prism", "prism.cjs")
_MODEL = "@cf/openai/gpt-oss-20b"
_PATH = "/client/v4/accounts/ID/ai/v1/chat/completions"
_SERVER_CORE = 0
_SECONDS_TO_START = 60
_QUESTIONS = 50_000


@dataclass(frozen=True, slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    address: tuple[str, int]

    def processor_s(self) -> float:
        """Return the seconds of processor time that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of a turn (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    PRISM.install()
    requests = [http_request(_PATH, body) for body in _bodies()]
    rates: dict[str, list[float]] = {"wai serve": [], "prism mock": []}
    with _serving() as ours, _mocking() as prism:
        _off_that_core()
        for turn in range(given.turns + 1):
            for name, server in (("wai serve", ours), ("prism mock", prism)):
                before = server.processor_s()
                done = load(server.address, requests, connections=given.connections, seconds=given.seconds)
                rate = done.answers / (server.processor_s() - before)
                if done.others:
                    print(f"{name}: {done.others} answers were not 200", file=sys.stderr)
                    return 1
                # The first turn warms both up.
                if turn:
                    rates[name].append(rate)
                    print(f"turn {turn}: {name:10} {rate:6.0f} a processor second, {done.rate:6.0f} a second")
    for name, measured in rates.items():
        print(f"{name}: {sum(measured) / len(measured):.0f} answers a processor second, on one core")
    print(f"ratio: {sum(rates['wai serve']) / sum(rates['prism mock']):.2f}")
    return 0


def _bodies() -> list[bytes]:
    return [
        json.dumps(
            {
                "model": _MODEL,
                "messages": [{"role": "user", "content": f"When is high tide at berth {number} today?"}],
            }
        ).encode()
        for number in range(_QUESTIONS)
    ]


def _on_one_core() -> None:
    os.sched_setaffinity(0, {_SERVER_CORE})


def _off_that_core() -> None:
    """Send the requests from other cores, if there are any."""
    others = os.sched_getaffinity(0) - {_SERVER_CORE}
    if others:
        os.sched_setaffinity(0, others)


@contextmanager
def _serving() -> Generator[_Server]:
    command = [str(Path(sys.executable).parent / "wai"), "serve"]
    with _running(command, subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        host, _, port = process.stdout.readline().decode().strip().removeprefix("http://").partition(":")
        yield _Server(process, (host, int(port)))


@contextmanager
def _mocking() -> Generator[_Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address: tuple[str, int] = free.getsockname()
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        document.write_text(json.dumps(_openapi()), encoding="utf-8")
        command = [str(node()), PRISM.script, "mock", "-p", str(address[1]), str(document)]
        with _running(command, subprocess.DEVNULL, PRISM.installed) as process:
            _wait_for(address)
            yield _Server(process, address)


@contextmanager
def _running(
    command: Sequence[str], stdout: int, folder: Path | None = None
) -> Generator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        preexec_fn=_on_one_core,  # noqa: PLW1509 - no other thread runs here
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: tuple[str, int]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(address).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _openapi() -> JsonObject:
    request: Json = {
        "required": True,
        "content": {"application/json": {"schema": load_schema("latest", "input")}},
    }
    answer: Json = {
        "description": "An answer",
        "content": {"application/json": {"schema": load_schema("latest", "output")}},
    }
    account: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    posted: Json = {"parameters": [account], "requestBody": request, "responses": {"200": answer}}
    paths: Json = {_PATH.replace("/ID/", "/{id}/"): {"post": posted}}
    return {"openapi": "3.1.0", "info": {"title": "Workers AI", "version": "1"}, "paths": paths}


if __name__ == "__main__":
    sys.exit(main())
