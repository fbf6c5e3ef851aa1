"""Writes the picture of `/__wai/` in docs/serve.md anew (`make pictures`)."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx

from tests.browser import MISSING, find_browser
from tests.browser_session import session
from workers_ai_contract import serve

PICTURE = Path(__file__).parents[3] / "docs" / "pictures" / "inspector.png"
_CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
_MODEL = "@cf/openai/gpt-oss-20b"
_REQUESTS = (
    ({"messages": [{"role": "user", "content": "When is high tide in Porto?"}]}, ""),
    ({"messages": [{"role": "user", "content": "And in Brest?"}], "stream": True}, ""),
    ({"messages": [{"role": "user", "content": "And tomorrow?"}], "stream": True}, "cut"),
    ({"messages": [{"role": "user", "content": "Hello"}], "max_tokens": "many", "temperatur": 0.5}, ""),
)


def main() -> int:
    """Write the picture."""
    browser = find_browser()
    if browser is None:
        print(MISSING, file=sys.stderr)  # noqa: T201 - a program
        return 2
    PICTURE.parent.mkdir(exist_ok=True)
    with serve(port=8787) as url, session(browser) as page:
        page.open(f"{url}/__wai/", width=1180, height=720)
        for body, fault in _REQUESTS:
            headers = {"Authorization": "Bearer token", **({"wai-fault": fault} if fault else {})}
            try:
                httpx.post(url + _CHAT, json={"model": _MODEL, **body}, headers=headers, trust_env=False)
            except httpx.RemoteProtocolError:
                continue
        page.wait_for("document.querySelector('.problem')")
        page.picture(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
