"""The reports that `wai fuzz` writes and prints, and its page in a real browser."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.acceptance.fuzz.runs import Run, fuzz
from tests.clients.commands import wrong_client
from tests.commands import wai

if TYPE_CHECKING:
    from tests.browser import Browser

ROOT = Path(__file__).parents[3]
QUICK = ("--max-examples", "5", "--operation", "chat", "--seed", "1")
EVERY = ("json", "html", "junit", "sarif", "github", "markdown")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of the client with the planted bug, with every report."""
    command = shlex.join([sys.executable, str(ROOT / "examples/clients/planted_bug_client.py")])
    reports = [word for name in EVERY for word in ("--report", name)]
    return fuzz(command, tmp_path_factory.mktemp("run"), *QUICK, *reports)


def test_each_report_names_each_finding(run: Run) -> None:
    """And the terminal names each file."""
    files = ("report.json", "report.html", "junit.xml", "report.sarif", "annotations.txt", "summary.md")

    assert run.codes
    for name in files:
        text = (run.folder / name).read_text("utf-8").replace("\\", "")
        assert [code for code in run.codes if code not in text] == []
        assert str(run.folder / name) in run.finished.stdout
    assert run.finished.code == 1


def test_the_page_is_shown_by_a_browser(run: Run, browser: Browser) -> None:
    """Without the network, without a message on the console, in light and in dark."""
    page = run.folder / "report.html"
    for scheme in ("light", "dark"):
        shown = browser.show(page.as_uri(), scheme=scheme)
        assert shown.console == ()
        assert [code for code in run.codes if code not in shown.dom] == []
        assert "wai replay --trust" in shown.dom
    pictures = [run.folder / f"{scheme}.png" for scheme in ("light", "dark")]
    for scheme, picture in zip(("light", "dark"), pictures, strict=True):
        browser.picture(page.as_uri(), picture, scheme=scheme)

    assert pictures[0].read_bytes() != pictures[1].read_bytes()


def test_the_picture_of_the_readme_is_there() -> None:
    """`make pictures` takes it."""
    picture = ROOT / "docs/pictures/fuzz-report.png"

    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert "docs/pictures/fuzz-report.png" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["junit", "sarif", "markdown", "github", "json"])
def test_a_report_is_printed_where_that_is_asked_for(tmp_path: Path, name: str) -> None:
    """Annotations come with the text, because GitHub shows only the log."""
    run = fuzz(wrong_client("loses-text"), tmp_path, "--max-examples", "1", "--format", name)
    out = run.finished.stdout

    assert "text-lost" in out.replace("\\", "")
    if name == "junit":
        assert ET.fromstring(out).tag == "testsuites"  # noqa: S314 - our own
    elif name in {"sarif", "json"}:
        assert isinstance(json.loads(out), dict)
    elif name == "github":
        assert out.startswith("::error title=LosesText 1.0%3A text-lost::")
        assert "\nFAILED: LosesText 1.0, 1 finding" in out


def test_a_report_goes_where_it_is_to_go(tmp_path: Path) -> None:
    """Folders are made; a file that cannot be written is an error after the result is shown."""
    run = fuzz(wrong_client("loses-text"), tmp_path, "--max-examples", "1", "--report", "junit=a/b/c.xml")
    (tmp_path / "folder").mkdir()
    command = ("--command", wrong_client("loses-text"), "--max-examples", "1")
    failed = wai("fuzz", *command, "--report", "junit=folder", cwd=tmp_path)

    assert ET.parse(tmp_path / "a/b/c.xml").getroot().tag == "testsuites"  # noqa: S314 - our own
    assert run.finished.code == 1
    assert (failed.code, failed.stdout.splitlines()[0][:6]) == (2, "FAILED")
    assert failed.stderr.splitlines()[-1].startswith("wai fuzz: cannot write folder")


@pytest.mark.parametrize("value", ["pdf", "junit=", "=x"])
def test_a_report_must_be_one_of_the_formats(tmp_path: Path, value: str) -> None:
    """The message lists them."""
    finished = wai("fuzz", "--command", "x", "--report", value, cwd=tmp_path)

    assert finished.code == 2
    assert ", ".join(sorted(EVERY)) in finished.stderr or "json, html, junit" in finished.stderr


def test_clients_do_not_overwrite_each_others_reports(tmp_path: Path) -> None:
    """Each gets its own folder, or a path with its name."""
    client = json.dumps(wrong_client("loses-text"))
    text = f"max_examples = 1\n[clients.a]\ncommand = {client}\n[clients.b]\ncommand = {client}\n"
    (tmp_path / "clients.toml").write_text(text, encoding="utf-8")
    shared = wai("fuzz", "--report", "junit=all.xml", cwd=tmp_path)
    apart = wai("fuzz", "--report", "junit={name}.xml", cwd=tmp_path)

    assert (shared.code, apart.code) == (2, 1)
    assert "put {name} into its path" in shared.stderr
    assert sorted(path.name for path in tmp_path.glob("*.xml")) == ["a.xml", "b.xml"]
    assert (tmp_path / "wai-report/a/report.html").is_file()
