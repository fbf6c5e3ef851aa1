"""Any schema through the same path: what the JSON-Schema-Test-Suite says of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, get_args

import pytest

from tests.oracles.suite import Case, Dialect, cases, keywords_with_cases, suite
from workers_ai_contract.errors import SetupError
from workers_ai_kernel.document import Document
from workers_ai_schemas import load, load_observed, names, observed_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

DIALECTS: tuple[Dialect, ...] = ("draft7", "2020-12")
# Used by our schemas, and without cases of their own in the suite.
WITHOUT_CASES = {
    "$schema": "names the dialect, which is an argument of the document",
    "title": "an annotation: nothing can depend on it",
    "description": "an annotation: nothing can depend on it",
    "contentType": "no keyword of JSON Schema: an annotation of the published outputs",
}
# Not used by our schemas, and left out: these cases need documents from elsewhere, which are never fetched.
ELSEWHERE = {"refRemote", "dynamicRef", "vocabulary"}
_MAPS = ("properties",)
_LISTS = ("oneOf", "anyOf")
_SINGLE = ("items", "additionalProperties")


def _used(schema: Json) -> Iterator[str]:
    """Yield each keyword of a schema and those below; `boolean_schema` for a boolean, as the suite does."""
    if isinstance(schema, bool):
        yield "boolean_schema"
    if not isinstance(schema, dict):
        return
    yield from schema
    for below in _below(schema):
        yield from _used(below)


def _below(schema: JsonObject) -> Iterator[Json]:
    for name in _SINGLE:
        yield from (schema[name],) if name in schema else ()
    for name in _MAPS:
        below = schema.get(name, {})
        assert isinstance(below, dict)
        yield from below.values()
    for name in _LISTS:
        branches = schema.get(name, [])
        assert isinstance(branches, list)
        yield from branches


SCHEMAS = [*(load(*name.split(".")) for name in names()), *map(load_observed, observed_names())]
KEYWORDS = sorted({keyword for schema in SCHEMAS for keyword in _used(schema)} - WITHOUT_CASES.keys())


@pytest.fixture(scope="module", autouse=True)
def _fetched() -> None:
    """Fetch the suite; where pip cannot, skip, in CI fail."""
    try:
        suite()
    except SetupError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.mark.slow
@pytest.mark.parametrize("keyword", KEYWORDS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_verdict_and_explanation_are_those_of_the_suite(dialect: Dialect, keyword: str) -> None:
    """Valid where the suite says so; explained exactly where it is not."""
    judged = [(case, _departures(dialect, case)) for case in cases(dialect, keyword)]
    assert judged
    assert [(case.name, said) for case, said in judged if said] == []


@pytest.mark.parametrize("dialect", get_args(Dialect))
def test_other_keywords_are_judged_as_in_the_suite_too(dialect: Dialect) -> None:
    """All that the suite has beside, but for what needs documents from elsewhere."""
    others = keywords_with_cases(dialect) - set(KEYWORDS) - ELSEWHERE
    judged = [
        (case, _departures(dialect, case)) for keyword in sorted(others) for case in cases(dialect, keyword)
    ]
    assert len(judged) > 250
    assert [(case.name, said) for case, said in judged if said] == []


def test_every_keyword_that_is_used_is_judged_or_left_out_with_a_reason() -> None:
    """Each file of the suite for a keyword of ours is read, and hundreds of cases with them."""
    for dialect in DIALECTS:
        assert set(KEYWORDS) <= keywords_with_cases(dialect)
        assert not WITHOUT_CASES.keys() & keywords_with_cases(dialect)
    assert sum(1 for dialect in DIALECTS for keyword in KEYWORDS for _ in cases(dialect, keyword)) > 800


def _departures(dialect: Dialect, case: Case) -> list[str]:
    contract = Document(case.schema, dialect).at()
    explained = list(contract.explain(case.value))
    found = {"verdict": contract.is_valid(case.value), "no explanation": not explained}
    return [f"{what} is {is_}" for what, is_ in found.items() if is_ is not case.valid]
