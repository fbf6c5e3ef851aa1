"""Clients and drivers as people wrote them, run as `python clients.py NAME`: right but for one thing."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

# As a program, this file is alone; as a module of the tests it is in their package.
sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.clients.right import Client, Object


class _Chat(Client):
    operations = ("chat",)
    streaming = ()


class OnlyText(_Chat):
    """Reports the text and no other key."""

    def read_chat(self, completion: Object) -> Object:
        """Report the text."""
        return {"text": super().read_chat(completion)["text"]}


class Nulls(_Chat):
    """Reports the text, and all else as null."""

    def read_chat(self, completion: Object) -> Object:
        """Report every key."""
        value = super().read_chat(completion)
        return {key: value[key] if key == "text" else None for key in value}


class Interrupted(Nulls):
    """Reports nulls, and somebody presses Ctrl-C at its fourth call."""

    calls = 0

    def read_chat(self, completion: Object) -> Object:
        """Interrupt the run."""
        self.calls += 1
        if self.calls == 4:
            os.kill(os.getppid(), signal.SIGINT)
        return super().read_chat(completion)


class Warm(_Chat):
    """Sends a temperature of 0.7 when the caller sets none."""

    def body(self, request: Object) -> Object:
        """Return the request with a temperature."""
        return {"temperature": 0.7, **request}


class EndsItself(_Chat):
    """Is a driver with a mistake of its own, at every answer."""

    def read_chat(self, completion: Object) -> Object:
        """End the process."""
        del completion
        raise SystemExit("driver.py: KeyError: 'txt'")


class NeverFlushes(_Chat):
    """Is a driver that leaves its lines in a buffer."""

    def say(self, message: Object) -> None:
        """Write one line, which stays here."""
        self.lines = [*getattr(self, "lines", ()), json.dumps(message)]

    def serve(self) -> None:
        """Print at the end."""
        super().serve()
        print("\n".join(self.lines))  # noqa: T201 - drivers speak on stdout


class AnotherAddress(_Chat):
    """Calls a path that does not exist."""

    def whole(self, call: Object, place: str, more: Object) -> Object:
        """Make the request to a path of another version."""
        return super().whole(call, place.replace("/v1/", "/v2/"), more)


class NoToken(_Chat):
    """Sends no credentials."""

    def headers(self) -> dict[str, str]:
        """Return the headers without the token."""
        return {"Content-Type": "application/json"}


CLIENTS = {kind.__name__: kind for kind in (*_Chat.__subclasses__(), Interrupted)}

if __name__ == "__main__":
    CLIENTS[sys.argv[1]]().serve()
