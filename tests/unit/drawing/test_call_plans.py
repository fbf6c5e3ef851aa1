"""Plans that are drawn."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.drawing.call_plans import draw_plan
from workers_ai_contract.faults import AS_IS, DELIVERY_CHOICES, FAULTS, Plan
from workers_ai_contract.rendering import CHOICES, Rendering, Shape
from workers_ai_contract.strategies._source import HypothesisSource

QUIET = settings(database=None, max_examples=2000, phases=[Phase.generate, Phase.shrink], deadline=None)


@st.composite
def plans(draw: st.DrawFn, shape: Shape = Shape.CHAT_STREAM) -> Plan:
    """Draw a plan for a format."""
    return draw_plan(HypothesisSource(draw), shape, stream="stream" in shape)


@given(plans())
@settings(max_examples=50)
def test_what_is_drawn_is_a_plan(plan: Plan) -> None:
    """It has a second step only after a fault, and survives JSON."""
    assert Plan.from_json(plan.to_json()) == plan
    assert len(plan.steps) == 1 or plan.steps[0].fault is not None


def test_the_simplest_plan_is_as_recorded() -> None:
    """A failure that needs no plan shrinks to none."""
    assert find(plans(), lambda _: True, settings=QUIET) == AS_IS


@pytest.mark.slow
@pytest.mark.parametrize("name", ["scalars", "filler"])
def test_a_plan_shrinks_to_the_one_choice_that_matters(name: str) -> None:
    """Everything else goes back to the default."""
    found = find(
        plans(),
        lambda plan: getattr(plan.steps[0].rendering, name) != CHOICES[name].default,
        settings=QUIET,
    )

    assert found == Plan((type(found.steps[0])(Rendering(**{name: CHOICES[name].alternatives[1].value})),))


@pytest.mark.slow
def test_every_choice_and_fault_is_drawn() -> None:
    """Over many seeds; but for what a client can only wait for."""
    drawn = [
        draw_plan(SeededSource(Random(seed)), shape, stream="stream" in shape)
        for seed in range(1500)
        for shape in (Shape.CHAT_STREAM, Shape.CHAT, Shape.NATIVE, Shape.RESPONSES, Shape.BATCH)
    ]
    steps = [step for plan in drawn for step in plan.steps]
    chosen = {(name, each.value) for step in steps for name, each in step.rendering.unusual()}
    delivered = {(name, each.value) for step in steps for name, each in step.delivery.unusual()}

    assert {step.fault.name for step in steps if step.fault} == {
        name for name, kind in FAULTS.items() if not kind.only_by_name and not kind.once
    } - {"stall", "stays-open"}
    of_other_shapes = {("error_key", "absent"), ("filler", "none")}
    assert chosen | of_other_shapes == {
        (name, each.value) for name, one in CHOICES.items() for each in one.alternatives[1:]
    }
    assert delivered == {
        (name, each.value) for name, one in DELIVERY_CHOICES.items() for each in one.alternatives[1:]
    }
