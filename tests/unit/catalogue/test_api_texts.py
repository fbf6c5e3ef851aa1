"""The texts of the API, with and without codes."""

from __future__ import annotations

import pytest

from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.catalogue.api_texts import API_TEXTS
from workers_ai_contract.catalogue.recognising import closest_text, recognised
from workers_ai_contract.pasted import FoundError


def test_every_text_is_explained() -> None:
    """By a sentence of its own, or by codes that the table has."""
    for text in API_TEXTS:
        assert text.meaning or text.codes
        assert set(text.codes) <= API_CODES.keys()
        assert all(each == "" or each.endswith(".") for each in (text.meaning, text.repair))
        assert bool(text.meaning) is bool(text.repair)


def test_every_text_is_recognised_as_itself() -> None:
    """With letters and numbers in the place of what varies."""
    for text in API_TEXTS:
        message = text.text.replace("*", "abc 1")
        assert text in recognised(FoundError(message, marked=True)).texts


def test_a_code_outweighs_the_text() -> None:
    """A text that is sent with another code adds nothing."""
    known = recognised(FoundError("Capacity temporarily exceeded", 8005, marked=True))

    assert [code.number for code in known.codes] == [8005]
    assert known.texts == ()
    assert known.is_certain


@pytest.mark.parametrize(
    ("error", "codes", "certain"),
    [
        (FoundError("Request timeout", marked=True), [3046, 3007], False),
        (FoundError("Rate limited", marked=True), [2003], True),
        (FoundError("Rate limited"), [2003], False),
        (FoundError("we were rate limited by somebody"), [], True),
        (FoundError("Capacity temporarily exceeded", 1234, marked=True), [], False),
    ],
)
def test_doubt_is_stated(error: FoundError, codes: list[int], certain: bool) -> None:  # noqa: FBT001
    """If a text has several codes, if its words are common, if its code is unknown."""
    known = recognised(error)

    assert ([code.number for code in known.codes], known.is_certain) == (codes, certain)


def test_a_truncated_text_is_recognised_by_a_long_beginning() -> None:
    """A short one fits too many texts."""
    assert recognised(FoundError("Capacity tempor…", marked=True)).codes == (API_CODES[3040],)
    assert not recognised(FoundError("Cap…", marked=True))


def test_a_misspelt_text_has_a_closest_one() -> None:
    """Nothing is close to another sentence, or to a long text."""
    close = closest_text("jason mode could not be met")
    assert close is not None
    assert close.text == "JSON Mode couldn't be met"
    assert closest_text("the dog ate it") is None
    assert closest_text("JSON Mode couldn't be met" * 40) is None
