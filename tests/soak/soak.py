"""Ten minutes of mixed traffic with faults and 500 open streams: `make soak MINUTES=10`.

The stand-in runs in a process of its own. Every whole reply is compared with what the same request got at
the beginning, so a reply that is lost, cut or mixed up with another is found. At the end, the stand-in must
hold as many tasks and descriptors as before; after the warm-up its memory must not grow.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from tests.soak.raw_client import Call, Connection, json_call
from workers_ai_contract.faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

_AI = "/client/v4/accounts/ID/ai"
_MODEL = "@cf/openai/gpt-oss-20b"
_CHAT = f"{_AI}/v1/chat/completions"
_RUN = f"{_AI}/run/{_MODEL}"
_SERVER = Path(__file__).with_name("server.py")
_KINDS = 40
_LONG_STREAM_TOKENS = 6_000
_WORKERS = 16
# On a busy machine a reply may come late; only one that never comes is lost.
_PATIENCE_S = 600
_SAMPLE_S = 2.0
_WARM_UP_SHARE = 0.3
_MOST_GROWTH = 0.05
_NOT_HTTP = (b"\x16\x03\x01\x00\xff", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n")


class Soak:
    """One run; `failures` has what went wrong, `counts` how much of each kind was done."""

    def __init__(self, origin: str, streams: int, seed: int) -> None:
        self._origin = origin
        self._streams = streams
        self._random = Random(seed)
        self._known: dict[Call, tuple[int, bytes]] = {}
        self._ends = 0.0
        self._pauses_s = (0.0, 0.0)
        self.open_streams = 0
        self.most_open = 0
        self.counts: Counter[str] = Counter()
        self.failures: list[str] = []

    async def run(self, seconds: float) -> None:
        """Learn the replies, then send traffic for some seconds."""
        # About 40 pieces: each stream is open for a tenth of the time, but not longer than a minute.
        longest = min(seconds / 10, 60) / 40
        self._pauses_s = (longest / 2, longest)
        async with _connected(self._origin) as connection:
            for call in [*_json_calls(), *_stream_calls(), *_long_calls()]:
                self._known[call] = await connection.exchange(call)
        self._ends = time.monotonic() + seconds
        # Long streams wait for their slow readers, the other ones for their callers to go away.
        slow = self._streams // 10
        readers = [self._repeat(self._long_stream) for _ in range(slow)]
        readers += [self._repeat(self._held_stream) for _ in range(self._streams - slow)]
        workers = [self._repeat(self._something) for _ in range(_WORKERS)]
        await asyncio.gather(*readers, *workers)

    async def _repeat(self, work: Callable[[], Awaitable[None]]) -> None:
        while time.monotonic() < self._ends:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await work()
            except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError) as error:
                self.failures.append(f"{work.__name__.strip('_')}: {type(error).__name__}: {error}")
                await asyncio.sleep(1)

    async def _long_stream(self) -> None:
        call = self._random.choice(_long_calls())
        async with _connected(self._origin, small_buffer=True) as connection:
            await connection.send(call.encoded())
            status, _ = await connection.head()
            self.open_streams += 1
            self.most_open = max(self.most_open, self.open_streams)
            try:
                body = await connection.slow_stream(self._random.uniform(*self._pauses_s))
            finally:
                self.open_streams -= 1
        self._check(call, (status, body), "long stream")

    async def _held_stream(self) -> None:
        """Read a stream that the server keeps open after its end, and hold it for a while."""
        call = self._random.choice(_stream_calls())
        async with _connected(self._origin) as connection:
            await connection.send(Call(call.path, call.body, (("wai-fault", "stays-open"),)).encoded())
            status, _ = await connection.head()
            self.open_streams += 1
            self.most_open = max(self.most_open, self.open_streams)
            try:
                body = await connection.stream_until(b"data: [DONE]\n\n")
                await asyncio.sleep(40 * self._random.uniform(*self._pauses_s))
            finally:
                self.open_streams -= 1
        self._check(call, (status, body), "held stream")

    async def _something(self) -> None:
        await self._random.choice(
            (
                self._many_calls,
                self._many_calls,
                self._fault,
                self._gone_in_a_stream,
                self._gone_half_sent,
                self._rubbish,
            )
        )()

    async def _many_calls(self) -> None:
        """Make calls on one connection, some of them with a stream."""
        async with _connected(self._origin) as connection:
            for _ in range(self._random.randint(1, 50)):
                call = self._random.choice([*_json_calls(), *_stream_calls()])
                self._check(call, await connection.exchange(call), "call")

    async def _fault(self) -> None:
        name = self._random.choice([*FAULTS])
        call = self._random.choice([*_json_calls()[:_KINDS], *_stream_calls()])
        with suppress(OSError, EOFError, TimeoutError, ValueError):
            async with _connected(self._origin) as connection, asyncio.timeout(0.5):
                await connection.exchange(Call(call.path, call.body, (("wai-fault", name),)))
        self.counts["fault"] += 1

    async def _gone_in_a_stream(self) -> None:
        async with _connected(self._origin, small_buffer=True) as connection:
            await connection.send(self._random.choice(_long_calls()).encoded())
            await connection.reader.read(1000)
        self.counts["gone in a stream"] += 1

    async def _gone_half_sent(self) -> None:
        data = self._random.choice(_json_calls()).encoded()
        async with _connected(self._origin) as connection:
            await connection.send(data[: self._random.randrange(1, len(data))])
        self.counts["gone half sent"] += 1

    async def _rubbish(self) -> None:
        async with _connected(self._origin) as connection:
            await connection.send(self._random.choice(_NOT_HTTP))
            answer = await connection.reader.read()
        if not answer.startswith(b"HTTP/1.1 400 "):
            self.failures.append(f"rubbish was answered with {answer[:60]!r}")
        self.counts["rubbish"] += 1

    def _check(self, call: Call, got: tuple[int, bytes], kind: str) -> None:
        self.counts[kind] += 1
        if got != self._known[call]:
            self.failures.append(f"{kind}: another reply than before to {call.body[:200]!r}")


def _json_calls() -> list[Call]:
    calls = [json_call(_CHAT, _chat(f"When is high tide at berth {number}?")) for number in range(_KINDS)]
    calls += [json_call(_RUN, {"prompt": f"Name pilot {number}."}) for number in range(_KINDS)]
    calls += [json_call(_RUN, {"prompt": number}) for number in range(_KINDS)]
    calls += [Call(_RUN, b'{"prompt": "%d' % number) for number in range(_KINDS)]
    return calls


def _stream_calls() -> list[Call]:
    return [
        json_call(_CHAT, {**_chat(f"When is low tide at berth {number}?"), "stream": True})
        for number in range(_KINDS)
    ]


def _long_calls() -> list[Call]:
    return [
        json_call(
            _CHAT,
            {**_chat(f"Tell me about tide {number}."), "stream": True, "max_tokens": _LONG_STREAM_TOKENS},
            wai_scenario="long",
        )
        for number in range(_KINDS)
    ]


def _chat(question: str) -> dict[str, object]:
    return {"model": _MODEL, "messages": [{"role": "user", "content": question}]}


@asynccontextmanager
async def _connected(origin: str, *, small_buffer: bool = False) -> AsyncGenerator[Connection]:
    connection = await Connection.open(origin, small_buffer=small_buffer)
    try:
        yield connection
    finally:
        connection.close()


class Server:
    """The stand-in's process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(_SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.origin = self._line().strip()
        assert self.origin, "the stand-in's process ended before it said its URL"

    def held(self) -> dict[str, int]:
        """Return how many tasks and descriptors and how much memory it holds."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found: dict[str, int] = json.loads(self._line())
        return found

    def stop(self) -> int:
        """End it and return its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        code = self.process.wait(timeout=_PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@dataclass(frozen=True, slots=True)
class Sample:
    """What the server held when a share of the time had passed; the memory in bytes."""

    share: float
    memory: int
    tasks: int


async def sampled(server: Server, soak: Soak, seconds: float) -> list[Sample]:
    """Run the traffic; return what the server held meanwhile."""
    samples: list[Sample] = []
    begun = time.monotonic()
    traffic = asyncio.create_task(soak.run(seconds))
    while not traffic.done():
        await asyncio.wait([traffic], timeout=_SAMPLE_S)
        held = await asyncio.to_thread(server.held)
        samples.append(Sample((time.monotonic() - begun) / seconds, held["memory"], held["tasks"]))
    await traffic
    return samples


def growth(samples: list[Sample]) -> float:
    """Return by which share the memory grew from the first half to the second one, without the warm-up."""
    middle = (1 + _WARM_UP_SHARE) / 2
    before = [each.memory for each in samples if _WARM_UP_SHARE <= each.share < middle]
    after = [each.memory for each in samples if middle <= each.share <= 1]
    return median(after) / median(before) - 1 if before and after else 0.0


def soaked(seconds: float, streams: int, seed: int) -> list[str]:
    """Run everything and return what went wrong; prints the figures."""
    server = Server()
    before = server.held()
    soak = Soak(server.origin, streams, seed)
    samples = asyncio.run(sampled(server, soak, seconds))
    time.sleep(_SAMPLE_S)
    after = server.held()
    code = server.stop()
    failures = list(soak.failures)
    grown = growth(samples)
    print(f"{seconds:.0f} s, seed {seed}: {dict(soak.counts)}, at most {soak.most_open} streams open")
    print(f"the server had at most {max(each.tasks for each in samples)} tasks")
    print(f"held before {before}, after {after}; memory grew by {grown:.1%} after the warm-up")
    if code:
        failures.append(f"the stand-in ended with {code}")
    failures += [
        f"{name} leaked: {before[name]} before, {after[name]} after"
        for name in ("tasks", "descriptors")
        if after[name] > before[name]
    ]
    if grown > _MOST_GROWTH:
        failures.append(f"memory grew by {grown:.1%}")
    return failures


def main() -> int:
    """Return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    failures = soaked(given.minutes * 60, given.streams, given.seed)
    for failure, count in Counter(failures).most_common(20):
        print(f"{count} x {failure}")
    print(f"{len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
