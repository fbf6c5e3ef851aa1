"""A stand-in as `wai serve` runs it; a line on stdin asks for what it holds.

The first line on stdout is its URL. Each line on stdin is answered with a JSON object: the tasks of its event
loop, its open file descriptors, and its resident memory in bytes.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from pathlib import Path

from workers_ai_contract.standin import PlainAnswerer, StandIn


def held(running: StandIn) -> dict[str, int]:
    """Return how much of each resource the process holds."""
    gc.collect()
    server = running._hosted._server  # pyright: ignore[reportPrivateUsage]
    assert server is not None
    loop = server._loop  # pyright: ignore[reportPrivateUsage]
    assert loop is not None
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return {
        "tasks": len(asyncio.all_tasks(loop)),
        "descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - one more, for the listing itself
        "memory": pages * os.sysconf("SC_PAGE_SIZE"),
    }


def main() -> None:
    """Serve until stdin ends."""
    # What `wai serve` does with each exchange beside logging it.
    with StandIn(PlainAnswerer(), inspects=True) as running:
        print(running.origin, flush=True)
        for _ in sys.stdin:
            print(json.dumps(held(running)), flush=True)


if __name__ == "__main__":
    main()
