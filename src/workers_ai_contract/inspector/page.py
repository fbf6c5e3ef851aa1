"""The page of `/__wai/`: one file, and a policy that lets no other script run in it."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

_NOTHING_ELSE = (
    "default-src 'none'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


@cache
def page() -> tuple[bytes, bytes]:
    """Return the page and its Content-Security-Policy: only its own script and style, by their digests."""
    text = files("workers_ai_contract.inspector").joinpath("page.html").read_text("utf-8")
    found = {kind: sha256(inline.encode()).digest() for kind, inline in _INLINE.findall(text)}
    allowed = [f"{kind}-src 'sha256-{b64encode(digest).decode()}'" for kind, digest in found.items()]
    return text.encode(), "; ".join([*_NOTHING_ELSE, *allowed]).encode()
