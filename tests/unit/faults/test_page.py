"""The page of renderings, deliveries and faults."""

from __future__ import annotations

import json
import re

from tests.unit.faults.page import DOCUMENT, page
from workers_ai_contract.faults import Plan


def test_the_page_is_current() -> None:
    """Each choice is documented with its source, confidence and expectation, as the code has it."""
    assert page() == DOCUMENT.read_text("utf-8"), "run make faults"


def test_the_example_is_a_plan() -> None:
    """What people copy from the page works."""
    example = re.search(r"```json\n(.*?)\n```", page(), re.DOTALL)

    assert example is not None
    assert len(Plan.from_json(json.loads(example[1])).steps) == 2
