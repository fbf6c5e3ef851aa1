"""Speaks the client protocol on stdin and stdout."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from workers_ai_contract.driver._library import Library

if TYPE_CHECKING:
    from io import BufferedWriter


def serve(name: str, version: str, **options: Any) -> None:
    """Answer the runner until it closes stdin; the options are those of `Library`.

    What the library prints to stdout goes to stderr, so that it does not get between the messages.
    """
    serve_library(Library(name, version, **options))


def serve_library(library: Library) -> None:
    """Answer the runner until it closes stdin."""
    with _messages_only() as out:
        for line in sys.stdin.buffer:
            message = json.loads(line)
            said = library.ready() if message["type"] == "hello" else _encodable(library.result(message))
            # A lone surrogate is replaced, because it cannot be written as UTF-8.
            out.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            out.flush()


def _messages_only() -> BufferedWriter:
    """Return the program's stdout, and send to stderr whatever else the program writes there."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(kept, "wb")


def _encodable(result: dict[str, Any]) -> dict[str, Any]:
    try:
        json.dumps(result, allow_nan=False)
    except (TypeError, ValueError) as error:
        message = f"the driver reports a value that is no JSON: {error}"
        return {
            "type": "result",
            "id": result["id"],
            "outcome": "driver-error",
            "error": {"type": type(error).__name__, "message": message},
        }
    return result
