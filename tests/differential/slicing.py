"""Two independent parsers read the same events from any slicing of a stream: `make slicing COUNT=100000`."""

from __future__ import annotations

import argparse
import sys
from random import Random
from typing import TYPE_CHECKING

import httpx
import sseclient
from httpx_sse import EventSource

from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.faults import Delivery, sliced
from workers_ai_contract.transcripts import draw_transcript
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMS = (Form.PROMPT, Form.CHAT, Form.RESPONSES)
SLICINGS = ("random", "random", "random", "bytes", "characters", "lines", "fields")
SLICINGS_OF_A_STREAM = 20


def read_by_httpx_sse(slices: Sequence[bytes]) -> list[str]:
    """Return the data of the events as httpx-sse reads them."""
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=iter(slices))
    return [event.data for event in EventSource(response).iter_sse()]


def read_by_sseclient(slices: Sequence[bytes]) -> list[str]:
    """Return the data of the events as sseclient-py reads them."""
    client = sseclient.SSEClient(iter(slices))
    return [event.data for event in client.events()]


READERS = (read_by_httpx_sse, read_by_sseclient)


def differences(seed: int, count: int) -> Iterator[Delivery]:
    """Yield each delivery from which a parser reads something else than from the whole stream."""
    for number in range(0, count, SLICINGS_OF_A_STREAM):
        random = Random(f"{seed}:{number}")
        stream = draw_transcript(SeededSource(random), random.choice(FORMS))
        wanted = [read([stream]) for read in READERS]
        for _ in range(min(SLICINGS_OF_A_STREAM, count - number)):
            delivery = Delivery(slicing=random.choice(SLICINGS), seed=random.randrange(2**32))
            slices = [each.data for each in sliced([stream], delivery)]
            if [read(slices) for read in READERS] != wanted or not wanted[0]:
                yield delivery


def main() -> int:
    """Return 1 if there is a difference."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    found = [*differences(arguments.seed, arguments.count)]
    said = f"{arguments.count} slicings, seed {arguments.seed}: {len(found)} differences"
    print(said, *found[:5], sep="\n")  # noqa: T201 - a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
