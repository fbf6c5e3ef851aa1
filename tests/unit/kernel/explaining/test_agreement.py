"""The explanation and the verdict agree, for every value and both ways to test it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.strategies import payloads
from workers_ai_contract.vocabulary import Direction, Form
from workers_ai_kernel.acceptance import PureAcceptance, accepts
from workers_ai_kernel.explaining.mismatches import problems_from
from workers_ai_kernel.explaining.walking import Walker
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import Revision, load_observed, observed_names, recorded
from workers_ai_schemas.documents import observed, published

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json
    from workers_ai_kernel.explaining.hints import Hints
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema

# The first payloads wait for the places that they come to to be compiled.
UNHURRIED = settings(deadline=None)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 60)
    | st.floats(-3, 60)
    | st.sampled_from(["", "low", "text"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["input", "prompt", "messages", "role", "content"]), inner)
    ),
    max_leaves=8,
)


def explained_without_engine(schema: Subschema, payload: Json, hints: Hints) -> tuple[Problem, ...]:
    """Return the problems that the normal form alone finds."""
    if accepts(schema, payload):
        return ()
    return tuple(problems_from(Walker(schema, PureAcceptance(), hints).walk(payload)))


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize("revision", list(Revision))
@UNHURRIED
@given(data=st.data())
def test_with_and_without_an_engine_the_same_is_said(
    revision: Revision, direction: str, data: DataObject
) -> None:
    """The engine is asked for speed only: the normal form alone finds the same problems in the same words."""
    payload = damaged(data, data.draw(payloads(direction, revision=revision, profile="published")))
    document = published(revision, direction)
    assert document.normal is not None

    explained = explained_without_engine(document.normal, payload, document.hints)
    assert tuple(document.at().explain(payload)) == explained


@pytest.mark.proof
@pytest.mark.parametrize("name", observed_names())
@UNHURRIED
@given(data=st.data())
def test_the_observed_contract_is_explained_exactly_where_it_refuses(name: str, data: DataObject) -> None:
    """Recorded payloads that are damaged in one place, and random ones, against every observed schema."""
    samples: list[Json] = [sample.body for sample in recorded()]
    payload = (
        data.draw(VALUES) if data.draw(st.booleans()) else damaged(data, data.draw(st.sampled_from(samples)))
    )
    contract = observed(name).at()
    schema = normalise(load_observed(name))
    valid = contract.is_valid(payload)

    assert (not tuple(contract.explain(payload))) is valid
    assert accepts(schema, payload) is valid


def forms_of(revision: Revision, direction: str) -> list[Form]:
    """Return the forms that can be named there."""
    found: list[Form] = []
    for form in Form:
        try:
            Judge(direction, revision=revision, form=form, profile="published")
        except UsageError:
            continue
        found.append(form)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("direction", list(Direction)[:2])
@UNHURRIED
@given(data=st.data())
def test_a_named_form_is_explained_exactly_where_it_refuses(direction: Direction, data: DataObject) -> None:
    """Every form of every revision, with payloads of this form and of others."""
    revision = data.draw(st.sampled_from([each for each in Revision if forms_of(each, direction)]))
    form = data.draw(st.sampled_from(forms_of(revision, direction)))
    payload = damaged(data, data.draw(payloads(direction, revision=revision, profile="published")))
    judge = Judge(direction, revision=revision, form=form, profile="published")

    assert (judge.explain(payload) == ()) is judge.is_valid(payload)
    assert judge.judge(payload).form == form


@UNHURRIED
@given(payload=VALUES)
def test_any_value_is_explained_exactly_where_it_is_refused(payload: Json) -> None:
    """Values that are nothing like a request, on each route."""
    for route in ("run", "chat"):
        judge = Judge(route=route, profile="published")

        assert (judge.explain(payload) == ()) is judge.is_valid(payload)
