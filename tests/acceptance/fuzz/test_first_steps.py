"""`wai init` and `wai fuzz --check-driver`: from nothing to a driver that works."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.clients.commands import right_client
from tests.commands import wai

if TYPE_CHECKING:
    from pathlib import Path

READY_ONLY = """
import json, sys
sys.stdin.readline()
ready = {"type": "ready", "protocol": 1, "name": "tides", "version": "1", "operations": ["prompt"]}
print(json.dumps(ready), flush=True)
for line in sys.stdin:
    call = json.loads(line)
    """
TEXT_ONLY = """print(json.dumps(
        {"type": "result", "id": call["id"], "outcome": "ok", "value": {"text": "high"}}
    ), flush=True)"""


def test_what_init_writes_for_python_works_at_once(tmp_path: Path) -> None:
    """The driver makes each kind of call with the real package, named by the settings file."""
    written = wai("init", "python", cwd=tmp_path)
    assert (written.code, written.stdout.splitlines()) == (
        0,
        ["wrote wai_client.py", "wrote clients.toml", "wrote .github/workflows/wai-fuzz.yml"],
    )
    assert "(pip install openai)" in written.stderr
    assert "wai fuzz --check-driver" in written.stderr
    settings = tmp_path / "clients.toml"
    settings.write_text(settings.read_text("utf-8").replace('"python ', f'"{sys.executable} '), "utf-8")

    checked = wai("fuzz", "--check-driver", cwd=tmp_path)

    assert checked.code == 0, checked.stderr
    first, *_ = checked.stdout.splitlines()
    assert first.startswith("our-client ")
    assert first.endswith("client protocol 2: chat, chat streamed")
    assert "the driver answers every kind of call: run wai fuzz" in checked.stdout


def test_init_for_node_brings_the_helper(tmp_path: Path) -> None:
    """In another folder, with the command in the settings."""
    target = tmp_path / "client"
    assert wai("init", "node", "-o", target, cwd=tmp_path).code == 0

    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert names == {"wai_client.mjs", "wai-driver.mjs", "clients.toml", ".github/workflows/wai-fuzz.yml"}
    assert 'command = "node wai_client.mjs"' in (target / "clients.toml").read_text("utf-8")
    workflow = (target / ".github/workflows/wai-fuzz.yml").read_text("utf-8")
    assert "actions/setup-node" in workflow
    assert re.search(r"@[A-Z]+@", workflow) is None


def test_init_overwrites_nothing_unless_it_is_forced(tmp_path: Path) -> None:
    """If one file is there, none is written."""
    mine = tmp_path / "clients.toml"
    mine.write_text("mine", "utf-8")

    refused = wai("init", "python", cwd=tmp_path)

    assert refused.code == 2
    assert (
        refused.stderr == "wai init: nothing was written: clients.toml exists already; --force overwrites\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["clients.toml"]
    assert mine.read_text("utf-8") == "mine"
    assert wai("init", "python", "--force", cwd=tmp_path).code == 0
    assert mine.read_text("utf-8") != "mine"


def test_check_driver_shows_both_sides_of_each_kind_of_call(tmp_path: Path) -> None:
    """What was asked, sent, answered and reported; and one error."""
    checked = wai("fuzz", "--command", right_client(), "--check-driver", cwd=tmp_path)

    assert checked.code == 0
    for mode in ("prompt", "prompt streamed", "chat", "chat streamed", "responses", "batch"):
        assert f"\n{mode}\n  asked:    {{" in checked.stdout
    assert "  sent:     POST /client/v4/accounts/" in checked.stdout
    assert '  answered: 200 {"kind":"answer","text":"At 4:10 🌊.",' in checked.stdout
    assert '  reported: {"outcome":"ok","value":{"text":"At 4:10 🌊.",' in checked.stdout
    assert '"status":400,"code":8001,' in checked.stdout
    assert list(tmp_path.iterdir()) == []


def test_check_driver_calls_the_chosen_operations_only(tmp_path: Path) -> None:
    """As a run does; a driver that has none of them is refused."""
    (tmp_path / "driver.py").write_text(READY_ONLY + TEXT_ONLY, "utf-8")
    only = ("--check-driver", "--operation", "batch")

    checked = wai("fuzz", "--command", right_client(), *only, cwd=tmp_path)
    refused = wai("fuzz", "--command", f"{sys.executable} driver.py", *only, cwd=tmp_path)

    assert checked.code == 0
    assert "\nbatch\n" in checked.stdout
    assert "\nbatch, refused\n" in checked.stdout
    assert "\nchat" not in checked.stdout
    assert refused.code == 2
    assert "but batch is requested" in refused.stderr


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        (
            READY_ONLY + "print('Loading', flush=True)",
            1,
            "the driver printed 'Loading', which is not a message",
        ),
        (READY_ONLY + TEXT_ONLY, 0, "not reported, so never compared: usage"),
        (READY_ONLY + "sys.exit('no tides')", 1, "the driver exited with code 1\n    no tides"),
    ],
)
def test_check_driver_says_what_is_wrong_with_a_driver(
    tmp_path: Path, answer: str, code: int, reason: str
) -> None:
    """Before a run finds nothing because of it."""
    (tmp_path / "driver.py").write_text(answer, "utf-8")

    checked = wai("fuzz", "--command", f"{sys.executable} driver.py", "--check-driver", cwd=tmp_path)

    assert checked.code == code
    assert reason in checked.stdout


def test_check_driver_shows_why_a_driver_of_node_does_not_start(tmp_path: Path) -> None:
    """Its stack is left out, so that the error is among the last lines."""
    assert wai("init", "node", cwd=tmp_path).code == 0

    checked = wai("fuzz", "--check-driver", cwd=tmp_path)

    assert checked.code == 2
    assert "before it sent 'ready'. Its stderr ended with:\n" in checked.stderr
    assert "Cannot find package 'openai'" in checked.stderr
    assert "    at " not in checked.stderr
