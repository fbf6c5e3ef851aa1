"""The command that sends a request again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from workers_ai_contract.recording.secrets import is_secret

if TYPE_CHECKING:
    from workers_ai_contract.recording import LiveExchange

_OF_THE_CONNECTION = frozenset(
    {
        "host",
        "content-length",
        "connection",
        "accept-encoding",
        "transfer-encoding",
        "keep-alive",
        "user-agent",
        "upgrade",
        "http2-settings",
        "expect",
    }
)


def curl_command(live: LiveExchange, *, whole: bool) -> str | None:
    """Return the command, or None if the body was not kept whole or cannot be an argument of a command.

    Secrets are left out: the command has `$TOKEN` for the token of `Authorization`, and no other one.
    """
    shown = live.shown_request()
    body = shown.body
    if not whole or body is None or b"\0" in body:
        return None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    words = ["curl", "--silent", "--show-error", "--no-buffer", "--request", shown.method, shown.url]
    quoted = [shlex.quote(word) for word in words]
    for name, value in shown.headers:
        if name.lower() == "authorization":
            quoted += ["--header", '"authorization: Bearer $TOKEN"']
        elif name.lower() not in _OF_THE_CONNECTION and not is_secret(name):
            quoted += ["--header", shlex.quote(f"{name}: {value}")]
    if text:
        quoted += ["--data-raw", shlex.quote(text)]
    return " ".join(quoted)
