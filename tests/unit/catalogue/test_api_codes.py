"""The table of the API's own codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.catalogue.api_texts import API_TEXTS
from workers_ai_contract.wire.api_errors import MISSING_BODY, MISSING_CREDENTIALS, MODEL_ERRORS, no_route
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.catalogue.api_codes import ApiCode
    from workers_ai_contract.catalogue.api_texts import KnownText
    from workers_ai_kernel import Json


def stated(body: Json) -> Iterator[int]:
    """Yield the codes in the body of an error."""
    errors = body.get("errors") if isinstance(body, dict) else None
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict) and isinstance(error.get("code"), int):
            yield int(str(error["code"]))


ERRORS = [(each.status, stated(each.body)) for each in recorded() if each.kind == "error"]
RECORDED = [(status, code) for status, codes in ERRORS for code in codes]


@pytest.mark.parametrize(("status", "code"), RECORDED)
def test_a_code_that_was_recorded_is_in_the_table(status: int | None, code: int) -> None:
    """With the HTTP status that it came with, if that was recorded, too."""
    assert status is None or API_CODES[code].status in (status, None)


def test_the_codes_that_the_stand_in_sends_are_in_the_table() -> None:
    """With the status that it sends."""
    for error in (*MODEL_ERRORS, MISSING_BODY, MISSING_CREDENTIALS, no_route("/x")):
        assert API_CODES[error.code].status == error.status


def test_codes_rise_and_are_said_in_sentences() -> None:
    """So that a list of them reads well."""
    assert list(API_CODES) == sorted(API_CODES)
    for code in API_CODES.values():
        assert code.meaning.endswith(".")
        assert code.repair.endswith(".")


@pytest.mark.parametrize(("number", "retry"), [(3040, True), (3046, True), (4006, False), (5006, False)])
def test_a_passing_trouble_may_be_tried_again(number: int, retry: bool) -> None:  # noqa: FBT001
    """A refusal stays one."""
    assert API_CODES[number].retry is retry


@pytest.mark.parametrize("entry", [*API_CODES.values(), *API_TEXTS])
def test_what_is_to_be_tried_again_may_succeed(entry: ApiCode | KnownText) -> None:
    """The repair and the answer to whether a retry helps agree."""
    assert entry.retry or not re.search(r"\bagain\b", entry.repair, re.IGNORECASE)
