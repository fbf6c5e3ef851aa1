"""The settings of `make mutation` name what is there."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.mutation.run import ROOTS

ROOT = Path(__file__).parents[2]


def test_every_room_and_test_of_the_settings_is_there() -> None:
    """A pattern without files would leave a room out of the score."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]

    for pattern in settings["only_mutate"]:
        inside = pattern.removeprefix("src/")
        assert any(any((ROOT / root).glob(f"{inside}.py")) for root in ROOTS), pattern
    for selected in settings["pytest_add_cli_args_test_selection"]:
        assert (ROOT / selected).exists(), selected
