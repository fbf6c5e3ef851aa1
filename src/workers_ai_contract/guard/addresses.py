"""Recognises requests to Workers AI by method and path; the host is ignored, as it may be a stand-in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from workers_ai_contract.vocabulary import Route

_ACCOUNT = r"/accounts/[^/]+/ai"
_GATEWAY = r"/v1/[^/]+/[^/]+"
# The first match wins. The gateway accepts a model with and without the prefix `run/`.
_ADDRESSES = tuple(
    (re.compile(pattern), route)
    for pattern, route in (
        (rf"{_ACCOUNT}(?P<shown>/run)$", Route.RUN),
        (rf"{_ACCOUNT}(?P<shown>/run/(?P<model>.+))$", Route.RUN),
        (rf"{_ACCOUNT}(?P<shown>/v1/chat/completions)$", Route.CHAT),
        (rf"{_ACCOUNT}(?P<shown>/v1/responses)$", Route.RESPONSES),
        (rf"{_GATEWAY}(?P<shown>/workers-ai/v1/chat/completions)$", Route.CHAT),
        (rf"{_GATEWAY}(?P<shown>/workers-ai/v1/responses)$", Route.RESPONSES),
        (rf"{_GATEWAY}(?P<shown>/workers-ai/(?:run/)?(?P<model>@.+))$", Route.RUN),
        (rf"{_GATEWAY}(?P<shown>/compat/chat/completions)$", Route.CHAT),
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """A Workers AI endpoint; `model` is None if the body names it, `shown` omits the account."""

    route: Route
    model: str | None
    shown: str


def address_of(method: str, path: str) -> Address | None:
    """Return the endpoint of a request, or None if no model is called there.

    The path may be percent-encoded and may have a prefix.
    """
    if method.upper() != "POST":
        return None
    plain = unquote(path).rstrip("/")
    for pattern, route in _ADDRESSES:
        match = pattern.search(plain)
        if match is not None:
            return Address(route, match.groupdict().get("model"), match["shown"])
    return None
