"""The recorded payloads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import workers_ai_schemas
from workers_ai_schemas import Recorded, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(workers_ai_schemas.__file__).parent / "recorded"


def test_each_has_a_source_a_kind_an_endpoint_and_a_numbered_name() -> None:
    """The fields that a reader needs to find it again are filled in."""
    assert [(payload.name, wrong) for payload in recorded() for wrong in _wrong_in(payload)] == []


def _wrong_in(payload: Recorded) -> Iterator[str]:
    if not payload.source:
        yield "the source is empty"
    if payload.kind not in {"request", "response", "sse", "error"}:
        yield f"unknown kind {payload.kind!r}"
    if not payload.endpoint.startswith(("POST ", "GET ", "env.AI.run", "not told")):
        yield f"unknown endpoint {payload.endpoint!r}"
    if not payload.name.startswith(f"{payload.number:02}-"):
        yield f"the name does not start with the number {payload.number}"


def test_all_files_are_read_in_order() -> None:
    """Each number stands once."""
    numbers = [payload.number for payload in recorded()]

    assert len(numbers) == len(list(FOLDER.glob("*.json"))) == 84
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
