"""What is sent for each alternative is what was sent before."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, cast

from tests.recorded import differences
from tests.unit.rendering.test_renderings import ANSWERS, rendered, single_alternatives
from workers_ai_contract.rendering import CHOICES, Rendering, Shape, stream_events, whole_batch
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire import Answer, BatchAnswer, Usage

if TYPE_CHECKING:
    from workers_ai_kernel import Json

HERE = Path(__file__).parent
MIXED = 12
TRIED = (
    *ANSWERS,
    Answer('{"a": 1, "b": [true, null]}', None, (), "stop", Usage(1, 1)),
    Answer("", None, (), "length", Usage(5, 6, 2)),
    Answer("I call. 7 times", None, ANSWERS[1].tool_calls, "tool_calls", Usage(5, 6)),
)


def sent(shape: Shape, rendering: Rendering) -> Json:
    """Return each answer in a shape; a stream on both routes, and a batch of three."""
    bodies = [rendered(shape, answer, rendering) for answer in TRIED]
    if "stream" in shape:
        bodies += [stream_events(answer, shape, Route.RUN, rendering) for answer in TRIED]
    if shape is Shape.BATCH:
        bodies.append(whole_batch(BatchAnswer(TRIED[2:]), rendering))
    return cast("Json", bodies)


def mixed(random: Random) -> Rendering:
    """Return a rendering of any alternatives."""
    chosen = {
        name: random.choice([each.value for each in choice.alternatives]) for name, choice in CHOICES.items()
    }
    return Rendering(**chosen)


def test_each_alternative_is_sent_as_before() -> None:
    """A change of one that changes another is seen."""
    found = {
        f"{shape}: {json_of(rendering)}": sent(shape, rendering) for shape, rendering in single_alternatives()
    }

    assert differences(HERE / "alternatives.json", found) == []


def test_alternatives_are_sent_together_as_before() -> None:
    """Some dozen draws for each shape."""
    random = Random(1)
    found = {f"{shape} {number}": sent(shape, mixed(random)) for shape in Shape for number in range(MIXED)}

    assert differences(HERE / "mixed.json", found) == []


def json_of(rendering: Rendering) -> str:
    """Return the choices of a rendering as a name."""
    return ", ".join(f"{name}={value}" for name, value in rendering.to_json().items()) or "as recorded"
