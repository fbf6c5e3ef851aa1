"""docs/clients.md: the table of what real clients do, its verdicts and its replay files."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.kept.kept import HOME, KEPT
from tests.kept.known import read_known
from tests.kept.verdicts import read_verdicts
from workers_ai_contract.conformance.replays import read_replay
from workers_ai_contract.failures import CATALOGUE
from workers_ai_contract.faults import PlanStep

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "clients.md"
KEPT_REPLAYS = ROOT / "docs" / "clients"
LINK = re.compile(r"\]\((clients/[^)]+\.json)\)")


def test_each_cell_has_a_replay_file_and_each_file_a_cell() -> None:
    """Nothing leads nowhere, and nothing is left over from an earlier table."""
    linked = set(LINK.findall(PAGE.read_text("utf-8")))
    kept = {path.relative_to(PAGE.parent).as_posix() for path in KEPT_REPLAYS.glob("*/*.json")}

    assert linked
    assert linked == kept


def test_each_replay_file_is_read_and_starts_a_kept_client() -> None:
    """By a command that holds on any machine after `make clients`."""
    commands = {client.command for client in KEPT}
    for path in KEPT_REPLAYS.glob("*/*.json"):
        replay = read_replay(path)

        assert replay.command in commands
        assert replay.command.startswith(f"{HOME}/bin/")


def test_every_finding_is_judged_and_none_is_ours() -> None:
    """What has no verdict was not gone through; what is ours is to be removed at its cause."""
    page = PAGE.read_text("utf-8")

    assert "not judged yet" not in page
    assert "**ours**" not in page


def test_every_verdict_is_about_a_known_code_and_a_kept_client() -> None:
    """A verdict that can match nothing is a typing error."""
    names = {"", *(client.name for client in KEPT)}
    verdicts = read_verdicts(KEPT_REPLAYS / "verdicts.toml")

    assert verdicts
    for verdict in verdicts:
        assert verdict.code in CATALOGUE
        assert verdict.client in names
        assert verdict.note.endswith(".")


def test_every_bug_that_was_known_before_is_found_again() -> None:
    """By each of the findings that are to show it, and with no more in its case than what is said there."""
    replays = [
        (path.parent.name, read_replay(path).case, json.loads(path.read_text("utf-8"))["identity"])
        for path in sorted(KEPT_REPLAYS.glob("*/*.json"))
    ]
    known = read_known(KEPT_REPLAYS / "known.toml")

    assert len(known) == 15
    assert "(not found)" not in PAGE.read_text("utf-8")
    for bug in known:
        for wanted in bug.findings:
            shown = [case for client, case, identity in replays if wanted.matches(client, identity)]
            assert shown, wanted
            steps = shown[0].plan.steps
            assert len(steps) == 1, wanted
            if "usual answer" in bug.stimulus:
                assert steps == (PlanStep(),), wanted


def test_the_drivers_are_a_page_or_less() -> None:
    """What a person reads to write their own."""
    for client in KEPT:
        driver = ROOT / "examples" / "clients" / client.driver
        assert len(driver.read_text("utf-8").splitlines()) <= 130, client.driver
