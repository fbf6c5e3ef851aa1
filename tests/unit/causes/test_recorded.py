"""Every problem of every row is the one of before: place, keyword, branch, words and repair."""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tests.damage import REPLACEMENTS
from tests.recorded import differences
from tests.unit.causes.table import Row, rows
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

HERE = Path(__file__).parent
DAMAGED = 3


def problems(row: Row, payload: bytes) -> Json:
    """Return all that is said of a payload."""
    judge = Judge(row.direction, revision=row.revision, profile=row.profile, route=row.route, form=row.form)
    return [problem.to_json() for problem in judge.judge_bytes(payload).problems]


def test_each_row_is_explained_as_before() -> None:
    """Not only the first problem, which the rows state, but all, and every part of them."""
    found = {f"{row.profile}: {row.name}": problems(row, row.payload.encode()) for row in rows()}

    assert differences(HERE / "explained.json", found) == []


def test_rows_with_more_damage_are_explained_as_before() -> None:
    """Several mistakes at once, at places that a seed draws."""
    random = Random(3)
    found: dict[str, Json] = {}
    for row in rows():
        for number in range(DAMAGED):
            payload = damaged(row.value, random)
            found[f"{row.profile}: {row.name} {number}"] = problems(row, json.dumps(payload).encode())

    assert differences(HERE / "damaged.json", found) == []


def damaged(value: Json, random: Random) -> Json:
    """Return a value with something else at one of its places."""
    changed = deepcopy(value)
    places = [*inside(changed)]
    if places:
        container, token = random.choice(places)
        container[token] = random.choice(REPLACEMENTS)
    return changed


def inside(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    """Yield each container with each of its tokens."""
    members: dict[str, Any] = value if isinstance(value, dict) else {}
    items: list[Any] = value if isinstance(value, list) else []
    tokens: list[Any] = [*members, *range(len(items))]
    for token in tokens:
        yield value, token
        yield from inside(value[token])
