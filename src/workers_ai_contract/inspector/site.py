"""`/__wai/`: the page, the exchanges as JSON, their event stream, and the reset."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from workers_ai_contract.inspector.page import page
from workers_ai_contract.inspector.views import encoded, log_json, seen_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from workers_ai_contract.inspector.exchange_log import ExchangeLog
    from workers_ai_kernel import JsonObject

PREFIX = "/__wai/"
_JSON = b"application/json"
_HTML = b"text/html; charset=utf-8"
_SHORTEST_PAUSE_S = 0.1
_KEEP_ALIVE_S = 15.0
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Inspector:
    """An ASGI application for the paths below `/__wai/`. The Host header must have been checked."""

    def __init__(self, log: ExchangeLog) -> None:
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method, rest = scope["method"], scope["path"].removeprefix(PREFIX)
        headers = dict(scope["headers"])
        if method not in {"GET", "HEAD"} and not _is_of_this_page(headers):
            await _send_json(send, _refusal("another page must not change what is here"), 403)
        elif (method, rest) in {("DELETE", ""), ("POST", "reset")}:
            self._log.clear()
            await _send_json(send, log_json(self._log))
        elif method not in {"GET", "HEAD"}:
            await _send_json(send, _refusal(f"{PREFIX}{rest} takes GET only, or DELETE {PREFIX}"), 405)
        elif rest == "events":
            await self._events(headers.get(b"last-event-id", b"").decode("latin-1"), receive, send)
        elif rest == "" and b"text/html" in headers.get(b"accept", b""):
            content, policy = page()
            await _send(send, 200, _HTML, content, (b"content-security-policy", policy))
        elif rest == "":
            await _send_json(send, log_json(self._log))
        else:
            await self._one(rest, send)

    async def _one(self, rest: str, send: Send) -> None:
        number = rest.removeprefix("exchanges/")
        found = next((seen for seen in self._log.all() if str(seen.number) == number), None)
        if found is None:
            await _send_json(send, _refusal(f"there is no {PREFIX}{rest}, or it was forgotten"), 404)
        else:
            await _send_json(send, seen_json(found))

    async def _events(self, last_id: str, receive: Receive, send: Send) -> None:
        """Send each exchange when it begins and when it has changed; all that are kept first.

        A browser that comes back names the last event that it has, and gets the later ones only.
        """
        await _start(send, 200, b"text/event-stream")
        gone = asyncio.ensure_future(_gone(receive))
        run, _, version = last_id.rpartition("-")
        known = int(version) if run == self._log.run and version.isdecimal() else 0
        run = self._log.run if known else ""
        try:
            while not gone.done():
                await _send_piece(send, self._news(run, known))
                run, known = self._log.run, self._log.version
                await asyncio.sleep(_SHORTEST_PAUSE_S)
                while self._log.version == known and self._log.run == run and not gone.done():
                    if not await self._change(gone):
                        await _send_piece(send, b": nothing new\n\n")
        finally:
            gone.cancel()

    def _news(self, run: str, known: int) -> bytes:
        events: list[bytes] = []
        if run != self._log.run:
            known = 0
            events.append(b"event: reset\ndata: {}\n\n")
        for seen in self._log.since(known):
            identifier = f"id: {self._log.run}-{seen.version}\n".encode()
            events.append(b"event: exchange\n" + identifier + b"data: " + encoded(seen_json(seen)) + b"\n\n")
        return b"".join(events)

    async def _change(self, gone: asyncio.Future[None]) -> bool:
        """Wait for a change or the end of the connection; return False if there was neither for a while."""
        change = asyncio.ensure_future(self._log.changed())
        done, _ = await asyncio.wait(
            {change, gone}, timeout=_KEEP_ALIVE_S, return_when=asyncio.FIRST_COMPLETED
        )
        change.cancel()
        return bool(done)


def _is_of_this_page(headers: dict[bytes, bytes]) -> bool:
    """Return whether a request is not of another web page: browsers name the origin, programs do not."""
    origin = headers.get(b"origin")
    return origin is None or origin == b"http://" + headers.get(b"host", b"")


def _refusal(reason: str) -> JsonObject:
    return {"error": reason}


async def _send_json(send: Send, body: JsonObject, status: int = 200) -> None:
    await _send(send, status, _JSON, encoded(body))


async def _send(send: Send, status: int, kind: bytes, content: bytes, *more: tuple[bytes, bytes]) -> None:
    await _start(send, status, kind, (b"content-length", b"%d" % len(content)), *more)
    await send({"type": "http.response.body", "body": content})


async def _start(send: Send, status: int, kind: bytes, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", kind), *_HEADERS, *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _send_piece(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
