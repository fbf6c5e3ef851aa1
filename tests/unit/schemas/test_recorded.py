"""The recorded payloads."""

from __future__ import annotations

from pathlib import Path

import pytest

import workers_ai_schemas
from workers_ai_schemas import Recorded, recorded

FOLDER = Path(workers_ai_schemas.__file__).parent / "recorded"


@pytest.mark.parametrize("payload", recorded(), ids=lambda payload: payload.name)
def test_each_says_where_it_was_seen(payload: Recorded) -> None:
    """Source, kind and endpoint are never empty; only a contested payload has no verdict and no status."""
    assert payload.source
    assert payload.kind in {"request", "response", "sse", "error"}
    assert payload.endpoint.startswith(("POST ", "GET "))
    assert payload.name.startswith(f"{payload.number:02}-")


def test_all_files_are_read_in_order() -> None:
    """Each number stands once."""
    numbers = [payload.number for payload in recorded()]

    assert len(numbers) == len(list(FOLDER.glob("*.json"))) == 42
    assert numbers == sorted(set(numbers))


def test_a_body_is_a_copy_of_its_own() -> None:
    """Changing one leaves the next alone."""
    payload = recorded()[0]
    body = payload.body
    assert isinstance(body, dict)
    body.clear()

    assert payload.body


def test_only_of_errors_and_refused_requests_is_it_said_that_they_were_not_accepted() -> None:
    """An answer or a stream was given, so it is accepted, or contested."""
    for payload in recorded():
        if payload.accepted is False:
            assert payload.kind in {"request", "error"}
