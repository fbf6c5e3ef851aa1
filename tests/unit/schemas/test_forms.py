"""The form of a payload, by its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_schemas import Direction, Form
from workers_ai_schemas.forms import detect_form, is_poll

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"request_id": "a"}, True),
        ({"request_id": "a", "stream": False}, True),
        ({"request_id": "a", "requests": []}, False),
        ({"request_id": "a", "requests": [{"input": "tide"}]}, False),
        ({"request_id": "a", "prompt": "tide"}, False),
        ({"request_id": 5}, False),
        ({"requests": [{"input": "tide"}]}, False),
        ({}, False),
        (["request_id"], False),
        ("request_id", False),
    ],
)
def test_a_poll_has_the_id_of_a_batch_and_no_requests(payload: Json, expected: bool) -> None:  # noqa: FBT001
    """With requests it is a new batch, whatever else it has; with the key of another form it is no poll."""
    assert is_poll(payload) is expected


def test_an_id_beside_requests_is_still_a_batch() -> None:
    """Both keys name the same form, so there is nothing to choose between."""
    payload: Json = {"request_id": "a", "requests": [{"input": "tide"}]}

    assert detect_form(payload, Direction.INPUT) is Form.BATCH
