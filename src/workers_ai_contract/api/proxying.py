"""A running proxy, for the time of a `with` block."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.api.arguments import callback, one_of, whole_number
from workers_ai_contract.proxying import Proxy, ProxyMode
from workers_ai_contract.recording import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.proxying import ProxiedCall


def proxy(  # noqa: PLR0913 - the settings of a server
    upstream: str,
    *,
    mode: str = "watch",
    port: int = 0,
    revision: str = "latest",
    profile: str | None = None,
    show_values: bool = False,
    on_call: Callable[[ProxiedCall], None] | None = None,
    record: str | Path | None = None,
) -> Proxy:
    """Return a proxy that runs for the time of a `with` block, as `wai proxy` does.

    Its `origin` is `http://127.0.0.1:PORT`. What is sent to it goes to the upstream unchanged and at once,
    and so do the answers. After the block, `tally` has the counts of what was judged.

    Args:
        upstream: the origin of the server, and a path that is put before each path, such as
            `https://api.cloudflare.com`.
        mode: `watch` to forward every request, or `guard` to refuse those that the API would refuse.
        port: 1 to 65535, or 0 for any free port.
        revision: the published revision that requests are checked against: `r0` to `r5`, or `latest`.
        profile: the profile that judges requests; None for what the API enforces.
        show_values: quote values of requests and answers in what is said about them.
        on_call: called with each call after its answer, in a thread of the proxy.
        record: a file that gets each call, `FILE.har` (HAR 1.2) or `FILE.jsonl`, without tokens. It is
            replaced if it exists.

    Raises:
        UsageError: the upstream is not a URL, there is no such mode, revision or profile, the name of the
            recording ends otherwise, or an argument is out of range (at the call).
        SetupError: the port is in use or not allowed, or the extra `proxy` is not installed (when the block
            is entered). Or the recording cannot be written (also at the end).
    """
    callback("on_call", on_call)
    return Proxy(
        upstream,
        mode=ProxyMode(one_of("mode", mode, ProxyMode)),
        port=whole_number("port", port, at_least=0, at_most=65535),
        revision=revision,
        profile=profile,
        shows_values=show_values,
        on_call=on_call,
        recorder=None if record is None else Recorder(Path(record)),
    )
