"""Draws how a call is answered: renderings, deliveries, faults, and the plans of these.

The simplest choice is always the default, so Hypothesis shrinks to "as recorded, no fault".
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.faults import PLAIN, Delivery, Fault, Plan, PlanStep, delivery_choices, faults_for
from workers_ai_contract.rendering import AS_RECORDED, CHOICES, Shape, meaningful

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_contract.rendering import Rendering

_LARGEST_SEED = 2**16
_ONE_IN = 8
_ONE_IN_FAULTS = 4
_WHOLE = 1000
_SLOW = frozenset({"stall", "stays-open"})
_OF_RESPONSES = frozenset({Shape.RESPONSES, Shape.RESPONSES_STREAM})


def draw_rendering(source: ChoiceSource, shape: Shape) -> Rendering:
    """Draw the choices that mean something for a format; most stay as recorded."""
    chosen: dict[str, str] = {}
    for name in meaningful(shape):
        possible = tuple(
            each.value for each in CHOICES[name].alternatives if not each.only_for or shape in each.only_for
        )
        chosen[name] = source.group(partial(_one_of, values=possible))
    return replace(AS_RECORDED, **chosen)


def draw_delivery(source: ChoiceSource, *, stream: bool, responses: bool = False) -> Delivery:
    """Draw framing, slices and timing; most stay as recorded."""
    delivery = PLAIN
    for choice in delivery_choices(stream=stream, responses=responses):
        value = source.group(partial(_one_of, values=tuple(each.value for each in choice.alternatives)))
        delivery = replace(delivery, **{choice.name: value})  # type: ignore[arg-type]
    if delivery.slicing == "random":
        return replace(delivery, seed=source.integer(0, _LARGEST_SEED))
    return delivery


def draw_fault(source: ChoiceSource, *, stream: bool, responses: bool = False) -> Fault:
    """Draw a fault that means something, but none that a client can only wait for."""
    offered = faults_for(stream=stream, responses=responses)
    possible = [fault for fault in offered if fault.name not in _SLOW and not fault.kind.once]
    fault = source.choice(possible)
    return Fault(fault.name, source.integer(0, _WHOLE))


def draw_plan(source: ChoiceSource, shape: Shape, *, stream: bool) -> Plan:
    """Draw a plan of one or two steps; a second one only if the first has a fault."""
    draw_step = partial(_step, shape=shape, stream=stream)
    first = source.group(draw_step)
    if first.fault is None:
        return Plan((first,))
    return Plan((first, *source.several(0, 1, draw_step)))


def _step(source: ChoiceSource, shape: Shape, *, stream: bool) -> PlanStep:
    rendering = source.group(partial(draw_rendering, shape=shape))
    responses = shape in _OF_RESPONSES
    delivery = source.group(partial(draw_delivery, stream=stream, responses=responses))
    fault = None
    if source.integer(0, _ONE_IN_FAULTS - 1) == _ONE_IN_FAULTS - 1:
        fault = source.group(partial(draw_fault, stream=stream, responses=responses))
    return PlanStep(rendering, delivery, fault)


def _one_of(source: ChoiceSource, values: tuple[str, ...]) -> str:
    # Values only: Hypothesis writes out the arguments of what it draws.
    if source.integer(0, _ONE_IN - 1) < _ONE_IN - 1:
        return values[0]
    return source.choice(values)
