"""Errors of the API: bodies as observed, each with its HTTP status."""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownParameterType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import find, given, settings

from workers_ai_contract import Judge, UsageError
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.drawing.error_replies import error_codes
from workers_ai_contract.strategies import ErrorReply, errors

if TYPE_CHECKING:
    from collections.abc import Callable

JUDGE = Judge("error", profile="observed")
QUIET = settings(database=None, max_examples=2000)


@given(errors())
def test_errors_are_as_observed(error: ErrorReply) -> None:
    """The body fits the observed contract, and the status is that of the code."""
    assert JUDGE.is_valid(error.body)
    assert 400 <= error.status < 600
    if error.code in API_CODES:
        assert error.status == API_CODES[error.code].status


def test_the_simplest_error_is_a_refusal_of_the_backend() -> None:
    """With no condition it is the one that a client meets first."""
    assert find(errors(), lambda _: True, settings=QUIET) == ErrorReply(
        400,
        {
            "errors": [{"message": "AiError: 8001: Invalid input", "code": 8001}],
            "success": False,
            "result": {},
            "messages": [],
        },
        8001,
    )


@pytest.mark.parametrize(
    "holds",
    [
        lambda body: isinstance(body, list),
        lambda body: "error" in body,
        lambda body: body["result"] is None,
        lambda body: isinstance(body["errors"], dict),
        lambda body: "AiError: AiError:" in str(body),
        lambda body: str(body["errors"]).count("'code'") == 2,
        lambda body: "'code'" not in str(body),
    ],
)
def test_every_envelope_comes_up(holds: Callable[[object], bool]) -> None:
    """A list, an object, a null result, one error that is no list, a doubled prefix, two codes, none."""

    def fits(error: ErrorReply) -> bool:
        try:
            return holds(error.body)
        except (KeyError, TypeError):
            return False

    assert fits(find(errors(), fits, settings=QUIET))


@pytest.mark.slow
def test_all_codes_with_a_known_status_are_drawn() -> None:
    """A thousand errors meet each code that can be asked for."""
    met = Counter[int | None]()

    @settings(max_examples=1000, database=None)
    @given(errors())
    def meet(error: ErrorReply) -> None:
        met[error.code] += 1

    meet()
    assert {number for number, code in API_CODES.items() if code.status is not None} <= error_codes()
    assert error_codes() - met.keys() == set()


@given(errors(code=3040))
def test_one_code_can_be_asked_for(error: ErrorReply) -> None:
    """Nothing else is drawn."""
    assert (error.code, error.status) == (3040, 429)


def test_an_unknown_code_is_refused() -> None:
    """The sentence names it."""
    with pytest.raises(UsageError, match="the code 1 or its HTTP status is unknown"):
        errors(code=1)
