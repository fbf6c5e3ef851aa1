"""The quirks of Cabidela, listed in `quirks.txt` for people to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.oracles.cabidela.comparing import vendored_schemas
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.contracts.reading import read

if TYPE_CHECKING:
    from tests.oracles.cabidela.oracle import Case, Oracle


class Quirk(NamedTuple):
    """One entry of the list."""

    name: str
    schema: str
    payload: str
    message: str | None


def listed() -> list[Quirk]:
    """Return the entries: blocks of three lines, after two blocks that explain them."""
    text = Path(__file__).with_name("quirks.txt").read_text(encoding="utf-8")
    return [entry(*block.split("\n")) for block in text.rstrip("\n").split("\n\n")[2:]]


def entry(name: str, case: str, message: str) -> Quirk:
    """Return the entry that three lines make."""
    schema, _, payload = case.partition(" ")
    return Quirk(name, schema, payload, None if message == "accepted" else message)


QUIRKS = listed()
PROFILES = {name: Enforced(schema) for name, schema in vendored_schemas().items()}


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name.replace(" ", "-"))
def test_a_quirk_is_imitated(quirk: Quirk) -> None:
    """Our message is the one that is listed."""
    payload = read(quirk.payload.encode()).payload
    assert PROFILES[quirk.schema].refusal(payload) == quirk.message


def test_the_list_is_true(oracle: type[Oracle]) -> None:
    """The messages that are listed are the real package's."""
    cases: list[Case] = [(quirk.schema, quirk.payload) for quirk in QUIRKS]
    assert oracle(vendored_schemas()).messages(cases) == [quirk.message for quirk in QUIRKS]
