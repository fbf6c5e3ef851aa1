"""Sends what was rendered: a whole answer, a stream, or the raw bytes of a transmission."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from workers_ai_contract.http_server.complete import CompleteAnswer
from workers_ai_contract.standin.raw import send_raw
from workers_ai_contract.streams import sse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Receive, Scope, Send

    from workers_ai_contract.standin.observing import WatchedAnswer
    from workers_ai_contract.standin.rendering import Rendered


def whole_of(rendered: Rendered, watched: WatchedAnswer | None) -> CompleteAnswer | None:
    """Return an answer that is sent at once, and note it as sent; None for a stream or a transmission."""
    if rendered.content is None or rendered.transmission is not None:
        return None
    content = rendered.content
    length = ("content-length", str(len(content)))
    whole = CompleteAnswer(
        rendered.status, (("content-type", rendered.content_type), *rendered.headers, length), content
    )
    if watched is not None:
        watched.whole(whole.status, whole.headers, content)
    return whole


async def send_rendered(
    rendered: Rendered, watched: WatchedAnswer | None, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send an answer in whatever way it was rendered."""
    if rendered.transmission is not None:
        await send_raw(rendered.transmission, scope, receive, watched)
        return
    whole = whole_of(rendered, watched)
    if whole is not None:
        await _start(whole.status, whole.headers, send)
        await send({"type": "http.response.body", "body": whole.content})
        return
    headers = (("content-type", rendered.content_type), *rendered.headers)
    if watched is not None:
        watched.answered(rendered.status, headers)
    await _start(rendered.status, headers, send)
    frames = rendered.frames if rendered.frames is not None else sse.encoded_frames(rendered.events or ())
    await _stream(frames, receive, send, watched)


async def _start(status: int, headers: tuple[tuple[str, str], ...], send: Send) -> None:
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})


async def _stream(
    frames: Iterable[bytes], receive: Receive, send: Send, watched: WatchedAnswer | None
) -> None:
    """Send the frames of a stream; end early if the caller goes away."""
    gone = asyncio.ensure_future(_gone(receive))
    complete = False
    try:
        for frame in frames:
            await send({"type": "http.response.body", "body": frame, "more_body": True})
            if watched is not None:
                watched.sent(frame)
            # Sending blocks only on a slow reader. Without this, other requests would wait for the whole
            # stream, and a disconnect would be noticed only at its end.
            await asyncio.sleep(0)
            if gone.done():
                return
        complete = True
    finally:
        gone.cancel()
        if watched is not None:
            watched.ended(complete=complete)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
