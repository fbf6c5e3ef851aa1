"""Which client loses the text of every error."""

from __future__ import annotations

import pytest

from tests.unit.checking.observations import ASKED, REPORTED, case, observed
from workers_ai_contract.conformance.bench import Examined
from workers_ai_contract.conformance.ledger import Ledger
from workers_ai_contract.conformance.lost_texts import ALWAYS_LOST, LOST, with_lost_texts
from workers_ai_contract.conformance.results import ClientFinding
from workers_ai_contract.failures import Failure
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError

ERRORS = tuple(ApiError(400, code, f"AiError: {code}") for code in (5006, 8001, 5007))


@pytest.mark.parametrize(
    ("in_chat", "in_responses", "code"),
    [(3, 3, ALWAYS_LOST), (3, 0, ALWAYS_LOST), (0, 3, ALWAYS_LOST), (2, 2, LOST), (1, 0, LOST)],
)
def test_one_operation_without_any_text_is_enough(in_chat: int, in_responses: int, code: str) -> None:
    """The API has another envelope for Responses, so a client may keep its texts there only."""
    ledger = Ledger()
    failure = Failure(LOST, "chat", stream=False, detail={})
    for form, lost in ((Form.CHAT, in_chat), (Form.RESPONSES, in_responses)):
        for number, error in enumerate(ERRORS):
            tried = case(ASKED if form is Form.CHAT else {"input": "tide"}, error, form=form)
            found = (failure,) if number < lost else ()
            ledger.explored(Examined(tried, observed(REPORTED), found))
    finding = ClientFinding(failure, case(ASKED, ERRORS[0]), 1, shrunk=True, confirmed=True)

    assert [each.failure.code for each in with_lost_texts(ledger, (finding,))] == [code]
