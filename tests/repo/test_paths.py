"""Committed files hold no absolute path of the machine that they were written on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.repo.tracked import ROOT, text_of, tracked_files

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = "home|work|root|Users|tmp|opt|mnt|srv|private|workspace|github|var/(?:folders|tmp|lib)"
# Not part of a longer word, of a relative path or of an address: those have something before the slash.
MACHINE_PATH = re.compile(rf"(?<![\w.*~)}}\]%$-])/(?:{FOLDERS})/[\w.-]+|\b[A-Z]:\\+Users\\+\w+")

# A file and the one path that it may hold, with the reason.
ALLOWED: dict[tuple[str, str], str] = {}


def machine_paths(text: str) -> Iterator[str]:
    """Yield each absolute path into a folder of a machine."""
    yield from (found.group() for found in MACHINE_PATH.finditer(text))


def test_no_file_names_a_path_of_a_machine() -> None:
    """Neither of this checkout nor of another one; an exception is listed with its reason."""
    checkout = f"{ROOT}/"
    found = {
        (name, path)
        for name in tracked_files()
        if name != "tests/repo/test_paths.py"
        for path in (*machine_paths(text_of(name)), *([checkout] if checkout in text_of(name) else []))
    }

    assert sorted(found - ALLOWED.keys()) == []
    assert sorted(ALLOWED.keys() - found) == []


# Put together here, since this folder exists on some machines that hold the checkout.
WORK = "work"


@pytest.mark.parametrize(
    "text",
    [
        "see /home/ann/project/x.py",
        f'"/{WORK}/project/src"',
        "file:///root/x",
        "(/Users/ann/x)",
        "cd /tmp/build",
        "--output=/tmp/x",
        "PATH=/usr/bin:/home/ann/bin",
        r"C:\Users\ann",
    ],
)
def test_a_path_of_a_machine_is_found(text: str) -> None:
    """Whatever stands before it."""
    assert list(machine_paths(text))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/home/ann",
        f"src/{WORK}/app.py",
        "./tmp/x",
        "$HOME/tmp/x",
        "/usr/bin/env",
        "/dev/null",
    ],
)
def test_an_address_or_a_relative_path_is_not_one(text: str) -> None:
    """Nor is a folder that every machine has."""
    assert list(machine_paths(text)) == []
