"""The bytes of each fault and delivery are those of before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.recorded import differences, digest
from workers_ai_contract.faults import (
    AS_IS,
    FAULTS,
    Delivery,
    Fault,
    PlainResponse,
    Plan,
    PlanStep,
    expectation,
    single_deliveries,
    transmission,
)
from workers_ai_contract.rendering import Rendering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

HERE = Path(__file__).parent
EVENTS = (b'{"a":"\xc3\xa9"}', b'{"b":1}', b'{"c":[2,3]}', b'{"d":null}')
STREAM = PlainResponse(200, "text/event-stream", events=EVENTS, headers=(("cf-ray", "1"),))
WHOLE = PlainResponse(201, "application/json", b'{"a":"\xc3\xa9","b":[1,2,3]}')
PLACES = (0, 300, 1000)
SOME = (
    "capacity",
    "retry-after",
    "cut",
    "stall",
    "error-event",
    "done",
    "stays-open",
    "huge-event",
    "reset-first",
)


def sent(response: PlainResponse, step: PlanStep) -> Json:
    """Return the writes of a response, by a digest if they are long."""
    found = transmission(response, step)
    slices: list[Json] = [
        [each.data.hex() if len(each.data) < 9999 else digest(each.data.hex()), each.pause_s]
        for each in found.slices
    ]
    return [found.status, slices, found.ending.value]


def steps() -> Iterator[PlanStep]:
    """Yield each fault at several places, and each delivery, alone and with a fault."""
    for name in FAULTS:
        yield from (
            PlanStep(fault=Fault(name, at)) for at in (PLACES[:2] if name != "huge-event" else (300,))
        )
    for delivery in {each: None for stream in (True, False) for each in single_deliveries(stream=stream)}:
        yield PlanStep(delivery=delivery)
        yield PlanStep(delivery=delivery, fault=Fault("cut", 500))
    yield PlanStep(delivery=Delivery(slicing="bytes", newline="crlf", bom="first", end="bare"))
    yield PlanStep(delivery=Delivery(slicing="random", seed=9, timing="slow", done="missing"))
    yield PlanStep(fault=Fault("cut", 1000))


def test_each_fault_and_delivery_is_sent_as_before() -> None:
    """Status, bytes, pauses, and how the connection ends; with a stream and with a whole body."""
    found = {
        f"{step}: {'stream' if response is STREAM else 'whole'}": sent(response, step)
        for step in steps()
        for response in (STREAM, WHOLE)
    }

    assert len(found) > 200
    assert differences(HERE / "sent.json", found) == []


def test_each_plan_wants_of_a_client_what_it_wanted_before() -> None:
    """Outcome, certainty and what is unsure, of one step and of two; and a plan in words and as JSON."""
    faults = [PlanStep(fault=Fault(name, 300)) for name in FAULTS if not name.startswith("code-")]
    others = [PlanStep(), PlanStep(Rendering(usage="zeroed")), PlanStep(delivery=Delivery(done="missing"))]
    plans = [AS_IS, *(Plan((step,)) for step in (*faults, *steps()))]
    plans += [Plan((step, after)) for step in faults for after in (*others, faults[0])]
    plans += [Plan((before, after)) for before in others for after in others]

    found = {json.dumps(plan.to_json()): wanted(plan) for plan in plans}

    assert differences(HERE / "wanted.json", found) == []


def wanted(plan: Plan) -> Json:
    """Return what a right client does, and the plan."""
    found = expectation(plan)
    unsure: list[Json] = [*sorted(found.unsure)]
    return [
        found.outcome.value,
        found.certainty.value,
        unsure,
        plan.to_json(),
        Plan.from_json(plan.to_json()) == plan,
    ]
