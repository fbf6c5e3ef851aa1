"""Near misses under Hypothesis: wrong for the keyword asked for, and as small as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from tests.oracles.published import published
from workers_ai_contract import UsageError
from workers_ai_contract.strategies import NearMiss, near_misses
from workers_ai_schemas import Revision

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json

QUIET = settings(database=None, max_examples=300)
ORACLE = published(Revision.R5, "input")


@pytest.mark.slow
@given(near_misses())
def test_near_misses_are_refused_and_their_repairs_taken(near_miss: NearMiss) -> None:
    """By python-jsonschema, which had no part in the drawing of either."""
    assert not ORACLE.is_valid(near_miss.payload)
    assert ORACLE.is_valid(near_miss.origin)
    assert ORACLE.is_valid(near_miss.repaired)


@pytest.mark.slow
@pytest.mark.parametrize("keyword", ["required", "type", "enum", "minimum", "maximum"])
@settings(max_examples=20)
@given(data=st.data())
def test_the_keyword_asked_for_is_the_one_violated(keyword: str, data: DataObject) -> None:
    """Whatever else the payload holds."""
    assert data.draw(near_misses(form="chat", keyword=keyword)).keyword == keyword


@pytest.mark.proof
@pytest.mark.parametrize(
    ("form", "keyword", "payload"),
    [("chat", "required", {}), ("prompt", "minLength", {"prompt": ""})],
)
def test_near_misses_shrink_to_one_wrong_place(form: str, keyword: str, payload: Json) -> None:
    """Of the smallest valid payload, wrong in what was asked for."""
    drawn = near_misses(form=form, keyword=keyword, profile="published")

    assert find(drawn, lambda _: True, settings=QUIET).payload == payload


def test_a_keyword_that_the_contract_lacks_is_refused() -> None:
    """The sentence names it."""
    with pytest.raises(UsageError, match="no payload of this contract can violate 'pattern'"):
        near_misses(keyword="pattern")
