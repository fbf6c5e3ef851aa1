"""The browser of the tests shows pages as a person's does, and nothing from the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser import Browser

PAGE = """<!doctype html><title>Tide</title><p id="tide">not run</p><script>
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.getElementById("tide").textContent = isDark ? "dark" : "light";
console.error("tide is out");
fetch("https://example.org/").catch(() => document.body.append("no network"));
</script>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_scripts_run_and_the_network_is_out_of_reach(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """The document after its scripts, the console, and the colours that the user prefers."""
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    shown = browser.show(page.as_uri(), scheme=scheme)

    assert f'<p id="tide">{scheme}</p>' in shown.dom
    assert "no network" in shown.dom
    assert shown.console == ("tide is out",)


def test_a_picture_is_taken(browser: Browser, tmp_path: Path) -> None:
    """A PNG of the size asked for."""
    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text(PAGE, encoding="utf-8")
    browser.picture(page.as_uri(), picture, width=320, height=200)

    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.read_bytes()[16:24] == (320).to_bytes(4) + (200).to_bytes(4)
