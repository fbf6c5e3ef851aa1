"""Plans as data, and what a correct client does under them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_contract.faults import (
    AS_IS,
    DELIVERY_CHOICES,
    FAULTS,
    ClientPolicy,
    Delivery,
    Expectation,
    Fault,
    Plan,
    PlanStep,
    expectation,
    faults_for,
    single_deliveries,
)
from workers_ai_contract.rendering import CHOICES, Rendering

if TYPE_CHECKING:
    from workers_ai_kernel import Json

GOOD = PlanStep()
deliveries = st.builds(
    Delivery,
    seed=st.integers(0, 2**32 - 1),
    **{
        name: st.sampled_from([each.value for each in choice.alternatives])
        for name, choice in DELIVERY_CHOICES.items()
    },
)
renderings = st.builds(
    Rendering,
    **{
        name: st.sampled_from([each.value for each in choice.alternatives])
        for name, choice in CHOICES.items()
    },
)
faults = st.builds(Fault, st.sampled_from([*FAULTS]), st.integers(0, 1000))
steps = st.builds(PlanStep, renderings, deliveries, st.none() | faults)
plans = st.builds(Plan, st.lists(steps, min_size=1, max_size=4).map(tuple))


@given(plans)
def test_a_plan_survives_json(plan: Plan) -> None:
    """A replay file holds all of it."""
    assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


NO_PLANS: list[Json] = [
    None,
    {},
    {"steps": {}},
    {"steps": []},
    {"steps": [1]},
    {"steps": [{"tide": 1}]},
    {"steps": [{"fault": "cut"}]},
    {"steps": [{"fault": {"name": "tide"}}]},
    {"steps": [{"fault": {"name": "cut", "at": 1001}}]},
    {"steps": [{"fault": {"name": "cut", "at": True}}]},
    {"steps": [{"delivery": {"slicing": "tide"}}]},
    {"steps": [{"delivery": {"seed": "1"}}]},
    {"steps": [{"delivery": {"seed": -1}}]},
    {"steps": [{"delivery": {"tide": "x"}}]},
    {"steps": [{"delivery": []}]},
    {"steps": [{"rendering": []}]},
    {"steps": [json.loads("{}") for _ in range(101)]},
    {"steps": [{}], "tide": 1},
]


@pytest.mark.parametrize("value", NO_PLANS)
def test_what_is_no_plan_is_refused(value: Json) -> None:
    """Text from outside is checked; the error names what is wrong."""
    with pytest.raises(ValueError, match=r"plan|fault|delivery|rendering"):
        Plan.from_json(value)


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        (AS_IS, "bear"),
        (Plan((PlanStep(Rendering(pieces="all")),)), "bear"),
        (Plan((PlanStep(delivery=Delivery(done="missing")),)), "either"),
        (Plan((PlanStep(fault=Fault("cut")),)), "error"),
        (Plan((PlanStep(fault=Fault("capacity")),)), "error"),
        (Plan((PlanStep(fault=Fault("capacity")), GOOD)), "retry"),
        (Plan((PlanStep(fault=Fault("cut")), GOOD)), "retry"),
        (Plan((PlanStep(fault=Fault("bad-input")), GOOD)), "error"),
        (Plan((PlanStep(fault=Fault("capacity")), PlanStep(fault=Fault("bad-input")))), "error"),
        (Plan((PlanStep(fault=Fault("wrong-type")),)), "either"),
        (Plan((PlanStep(fault=Fault("typed-charset")),)), "bear"),
    ],
    ids=str,
)
def test_the_expectation_follows_from_the_plan(plan: Plan, wanted: str) -> None:
    """Nothing but the plan decides what a client that declares nothing must do."""
    assert expectation(plan).outcome == wanted


@given(renderings, deliveries, faults)
def test_a_fault_outranks_what_is_to_be_borne(rendering: Rendering, delivery: Delivery, fault: Fault) -> None:
    """A broken reply is an error, however it is rendered and delivered."""
    outcome = expectation(Plan((PlanStep(rendering, delivery, fault),))).outcome

    if fault.kind.expectation in {Expectation.ERROR, Expectation.RETRY}:
        assert outcome is Expectation.ERROR
    elif fault.kind.expectation is Expectation.EITHER:
        assert outcome is Expectation.EITHER


def test_a_declared_policy_decides() -> None:
    """A client that repeats requests must get the answer, one that does not must report the error."""
    plan = Plan((PlanStep(fault=Fault("capacity")), GOOD))

    assert expectation(plan, ClientPolicy(retries=True)).outcome is Expectation.BEAR
    assert expectation(plan, ClientPolicy(retries=False)).outcome is Expectation.ERROR


def test_certainty_is_that_of_the_least_certain_part() -> None:
    """What rests on an inferred point is no error of the client."""
    plan = Plan((PlanStep(Rendering(calls="interleaved"), fault=Fault("capacity")), GOOD))

    assert expectation(plan).certainty == "inferred"
    assert expectation(AS_IS).certainty == "documented"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("capacity", 0),
        ("retry-after", 0),
        ("retry-later", 1),
        ("retry-after-date", 0),
        ("retry-after-later-date", 1),
    ],
)
def test_how_long_a_reply_asks_to_wait(name: str, wanted: int) -> None:
    """In seconds; a date that has passed asks for nothing, one that is made for at least one second."""
    substitute = Fault(name).kind.substitute

    assert substitute is not None
    assert substitute.retry_after_s == wanted


def test_only_faults_that_mean_something_are_offered() -> None:
    """An event cannot go wrong in a reply that has none."""
    assert "error-event" in {fault.name for fault in faults_for(stream=True)}
    assert "error-event" not in {fault.name for fault in faults_for(stream=False)}
    assert "stream-for-json" not in {fault.name for fault in faults_for(stream=True)}
    assert "failed-response" not in {fault.name for fault in faults_for(stream=False)}
    assert "failed-response" in {fault.name for fault in faults_for(stream=False, responses=True)}
    of_whole = {name for each in single_deliveries(stream=False) for name in each.to_json()}
    assert of_whole == {"slicing", "timing", "coding", "length"}
    assert "coding" not in {name for each in single_deliveries(stream=True) for name in each.to_json()}


def test_steps_are_given_in_order_and_the_last_one_again() -> None:
    """A client that asks once more gets what it got."""
    plan = Plan((PlanStep(fault=Fault("cut")), GOOD))

    assert [plan.step(number) for number in range(3)] == [PlanStep(fault=Fault("cut")), GOOD, GOOD]


def test_what_is_unsure_of_an_earlier_reply_stays_unsure() -> None:
    """A client may report a reply of the wrong type, or repeat the request."""
    native = PlanStep(Rendering(also_native="only"), fault=Fault("wrong-type"))

    assert {"answer"} <= expectation(Plan((native, PlanStep()))).unsure
