"""The oracle's own files."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.oracles.cabidela import oracle as subject


def test_the_lock_names_no_place_to_download_from() -> None:
    """A registry is a matter of the machine, not of the repository."""
    text = (subject.HERE / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in text
    assert "//" not in text


def test_the_lock_pins_the_package() -> None:
    """One package at one version, with its digest."""
    lock = json.loads((subject.HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert list(packages) == ["node_modules/@cloudflare/cabidela"]
    assert packages["node_modules/@cloudflare/cabidela"]["version"] == "0.2.4"
    assert packages["node_modules/@cloudflare/cabidela"]["integrity"].startswith("sha512-")


@pytest.mark.usefixtures("oracle")
def test_the_comparison_can_be_run_by_hand() -> None:
    """The script prints its counts and ends with 0 where nothing differs."""
    script = subject.HERE / "differential.py"
    done = subprocess.run(
        [sys.executable, str(script), "--count", "200", "--seed", "5"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    assert "200 compared" in done.stdout
    assert "0 verdict differences, 0 message differences" in done.stdout
