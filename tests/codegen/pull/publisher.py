"""A loopback server that publishes schemas as the API and the model page do."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@dataclass
class Publisher:
    """What is published: for each path (with its query) a status and a body; and what was asked for."""

    origin: str = ""
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict[str, tuple[int, bytes]])
    locations: dict[str, str] = field(default_factory=dict[str, str])
    drips: set[str] = field(default_factory=set[str])
    requests: list[tuple[str, str | None]] = field(default_factory=list[tuple[str, str | None]])

    def publish(self, path: str, document: object, status: int = 200) -> None:
        """Answer a path with a JSON document, or with bytes as they are."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[path] = (status, body)

    def drip(self, path: str) -> None:
        """Answer a path with headers that never end, a byte at a time."""
        self.drips.add(path)

    def redirect(self, path: str, location: str) -> None:
        """Send whoever asks for a path to another address."""
        self.answers[path] = (302, b"")
        self.locations[path] = location


@contextmanager
def publishing() -> Generator[Publisher]:
    """Run a publisher on a free port of loopback."""
    publisher = Publisher()
    stopped = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            publisher.requests.append((self.path, self.headers.get("authorization")))
            if self.path in publisher.drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
                with suppress(OSError):
                    while not stopped.wait(0.05):
                        self.wfile.write(b"x")
                return
            status, body = publisher.answers.get(self.path, (404, b"not here"))
            self.send_response(status)
            if self.path in publisher.locations:
                self.send_header("location", publisher.locations[self.path])
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        publisher.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield publisher
        finally:
            stopped.set()
            server.shutdown()
            thread.join()
