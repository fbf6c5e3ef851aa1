"""One edit of a payload, and the edit that undoes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.nearmiss.containers import containers
from workers_ai_contract.nearmiss.edits import ABSENT, MaybeJson, PayloadEdit, value_at

if TYPE_CHECKING:
    from workers_ai_kernel import Json

PAYLOAD: Json = {"messages": [{"role": "user", "content": "tide"}], "a/b": {}}


@pytest.mark.parametrize(
    ("path", "value", "pointer", "expected"),
    [
        ((), 5, "", 5),
        (("a/b",), ABSENT, "/a~1b", {"messages": [{"role": "user", "content": "tide"}]}),
        (
            ("messages", 0, "role"),
            None,
            "/messages/0/role",
            {"messages": [{"role": None, "content": "tide"}], "a/b": {}},
        ),
        (
            ("a/b", "new"),
            [1],
            "/a~1b/new",
            {"messages": [{"role": "user", "content": "tide"}], "a/b": {"new": [1]}},
        ),
    ],
)
def test_an_edit_changes_one_place_and_is_undone(
    path: tuple[str | int, ...], value: MaybeJson, pointer: str, expected: Json
) -> None:
    """What was put in, replaced or taken away is there afterwards, and the payload after the undoing."""
    edit = PayloadEdit(path, value)
    edited = edit.applied(PAYLOAD)

    assert edit.pointer == pointer
    assert edited == expected
    assert edit.undoing(PAYLOAD).applied(edited) == PAYLOAD


@pytest.mark.parametrize(
    ("path", "takes_away"),
    [
        ((), False),
        ((), True),
        (("x",), False),
        (("a/b",), False),
        (("a/b",), True),
        (("messages", 0), False),
        (("messages", 1, "content"), False),
        (("messages", 1, "content"), True),
    ],
)
def test_an_edited_payload_shares_nothing_with_the_first(
    path: tuple[str | int, ...],
    takes_away: bool,  # noqa: FBT001 - one of two kinds of edit
) -> None:
    """No object or array of the payload or of the inserted value is in it, wherever the edit is made."""
    payload: Json = {"messages": [{"role": "user"}, {"content": [{"type": "text"}]}], "a/b": {}, "c": [[]]}
    inserted: Json = {"deep": [[{}]]}
    edited = set(containers(PayloadEdit(path, ABSENT if takes_away else inserted).applied(payload)))

    assert edited
    assert edited.isdisjoint(containers(payload))
    assert edited.isdisjoint(containers(inserted))


def test_a_member_that_is_not_there_is_absent() -> None:
    """Nothing is not the value null."""
    assert value_at(PAYLOAD, ("messages", 0, "name")) is ABSENT
    assert value_at({"name": None}, ("name",)) is None
