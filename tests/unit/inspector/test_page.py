"""The page of `/__wai/` in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser_session import session
from tests.loopback import PLAIN_HTTP
from workers_ai_contract import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tests.browser import Browser

MODEL = "@cf/openai/gpt-oss-20b"
CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
PLANTED = "planted-token-0123456789"
MARKUP = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


@pytest.fixture
def url() -> Iterator[str]:
    """Return the URL of a stand-in."""
    with serve() as running:
        yield running


def send(url: str, content: Any, *, stream: bool = False) -> None:  # noqa: ANN401 - any JSON
    """Make one call."""
    body = {"model": MODEL, "messages": [{"role": "user", "content": content}], "stream": stream}
    headers = {"Authorization": f"Bearer {PLANTED}"}
    httpx.post(url + CHAT, json=body, headers=headers, trust_env=False, verify=PLAIN_HTTP, timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_requests_appear_live_with_their_problems(browser: Browser, url: str, scheme: str) -> None:
    """Those from before and those that arrive; the newest is chosen; place and repair are shown."""
    send(url, "Tide?")
    with session(browser) as page:
        page.open(f"{url}/__wai/", scheme=scheme)
        page.wait_for("document.querySelectorAll('#list li').length === 1")
        send(url, 7)
        page.wait_for("document.querySelector('.problem')")

        shown = page.value("document.getElementById('detail').innerText")
        marked = page.value("document.querySelector('pre .marked').innerText")
        back = page.value("getComputedStyle(document.body).backgroundColor")
        logged = page.logged

    assert "/messages/0/content" in shown
    assert 'Make /messages/0/content a string: "7".' in shown
    assert marked == "7"
    assert (back == "rgb(255, 255, 255)") == (scheme == "light")
    assert logged == []


@pytest.mark.slow
def test_a_stream_is_a_timeline_and_can_be_sent_again(browser: Browser, url: str) -> None:
    """Each write is a row with its time; the command has no token."""
    with session(browser) as page:
        page.open(f"{url}/__wai/")
        send(url, "Tide?", stream=True)
        page.wait_for("document.querySelectorAll('.piece').length > 5")
        page.wait_for("document.querySelector('#detail').innerText.includes('[DONE]')")
        rows = page.value("[...document.querySelectorAll('.piece')].map((row) => row.innerText)")
        command = page.value("document.querySelector('.curl pre').innerText")
        everything = page.value("document.documentElement.outerHTML")

    assert " ms" in rows[0]
    assert rows[-1].endswith("data: [DONE]")
    assert command.startswith("curl ")
    assert "$TOKEN" in command
    assert PLANTED not in everything


@pytest.mark.slow
def test_markup_from_outside_is_text(browser: Browser, url: str) -> None:
    """In a body, in a path: nothing of it runs, and no rule of the page's policy is broken."""
    with session(browser) as page:
        page.open(f"{url}/__wai/")
        send(url, MARKUP)
        httpx.post(f"{url}/{MARKUP}", trust_env=False, verify=PLAIN_HTTP)
        page.wait_for("document.querySelectorAll('#list li').length === 2")
        page.value("document.querySelectorAll('#list button')[1].click()")
        page.wait_for("document.querySelector('#detail').innerText.includes('onerror')")
        title, images = page.value("[document.title, document.images.length]")
        logged = page.logged

    assert (title, images) == ("wai serve", 0)
    assert logged == []


@pytest.mark.slow
def test_the_filter_and_the_reset_work(browser: Browser, url: str) -> None:
    """Only requests with problems; then none."""
    send(url, "Tide?")
    send(url, 7)
    with session(browser) as page:
        page.open(f"{url}/__wai/")
        page.wait_for("document.querySelectorAll('#list li').length === 2")
        page.value("(byId('filter').value = 'problems', byId('filter').dispatchEvent(new Event('change')))")
        page.wait_for("document.querySelectorAll('#list li').length === 1")
        page.value("byId('clear').click()")
        page.wait_for("document.querySelectorAll('#list li').length === 0")

    assert httpx.get(f"{url}/__wai/", trust_env=False, verify=PLAIN_HTTP).json()["exchanges"] == []
