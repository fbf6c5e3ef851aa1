"""Payloads drawn from a seed."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.oracles.published import oracle_of, published
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.drawing import SeededSource, draw_intent, draw_payload, draw_reply, forms_of
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer
from workers_ai_schemas import Revision

if TYPE_CHECKING:
    from workers_ai_kernel import Json

CONTRACTS = [(revision.value, direction) for revision in Revision for direction in ("input", "output")]


@pytest.mark.slow
@pytest.mark.parametrize(("revision", "direction"), CONTRACTS)
def test_everything_drawn_is_valid_by_a_second_validator(revision: str, direction: str) -> None:
    """python-jsonschema accepts each payload, after it was written and read again."""
    oracle = published(revision, direction)
    for form in forms_of(direction, revision, "published"):
        source = SeededSource(Random(7))
        for _ in range(150):
            payload = draw_payload(source, direction, form, revision, "published")
            assert oracle.is_valid(read(json.dumps(payload).encode()).payload), payload


@pytest.mark.parametrize(("revision", "direction"), CONTRACTS)
def test_the_form_asked_for_is_the_form_drawn(revision: str, direction: str) -> None:
    """The judge tells each drawn payload as of the form that was wanted."""
    judge = Judge(direction, revision=revision, profile="published")
    for form in forms_of(direction, revision, "published"):
        source = SeededSource(Random(8))
        for _ in range(20):
            payload = draw_payload(source, direction, form, revision, "published")
            told = judge.judge(payload).form
            assert told == form or (told is None and _has_output_left_out(payload))


@pytest.mark.parametrize(
    ("direction", "revision", "forms"),
    [
        ("input", "r0", ["responses"]),
        ("input", "r2", ["responses", "batch"]),
        ("input", "r5", ["prompt", "chat", "responses", "batch"]),
        ("output", "r2", ["responses", "batch"]),
        ("output", "r4", ["prompt", "chat", "responses", "batch"]),
    ],
)
def test_a_revision_has_the_forms_it_published(direction: str, revision: str, forms: list[str]) -> None:
    """An opaque output has the forms of its input."""
    assert list(forms_of(direction, revision, "published")) == forms


def test_a_form_that_a_revision_lacks_is_refused() -> None:
    """Asking r2 for chat says so."""
    with pytest.raises(UsageError, match="revision 'r2' has no form 'chat'"):
        draw_payload(SeededSource(Random(1)), "input", Form.CHAT, "r2")


def test_the_same_seed_gives_the_same_payloads() -> None:
    """Two sources with one seed draw alike; another seed draws otherwise."""

    def drawn(seed: int) -> list[Json]:
        source = SeededSource(Random(seed))
        return [draw_payload(source, "input", None, "r5") for _ in range(50)]

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


@pytest.mark.parametrize("form", list(Form))
def test_what_a_caller_wants_is_valid_where_it_is_sent(form: Form) -> None:
    """Each drawn intent is a valid request of its own form under r5."""
    judge = Judge()
    source = SeededSource(Random(9))
    for _ in range(200):
        judgement = judge.judge(draw_intent(source, form).request)
        assert judgement.valid, judgement.problems
        assert judgement.form == form


def test_a_reply_calls_only_tools_that_were_offered_with_arguments_that_fit() -> None:
    """Names are among those offered, arguments satisfy the tool's own schema, ids differ."""
    source = SeededSource(Random(10))
    calls = 0
    for _ in range(300):
        intent = draw_intent(source, Form.CHAT)
        reply = draw_reply(source, Form.CHAT, intent.request)
        assert isinstance(reply, Answer)
        schemas = _parameters_by_name(intent.request)
        for call in reply.tool_calls:
            oracle_of(schemas[call.name]).validate(json.loads(call.arguments))
            calls += 1
        assert len({call.id for call in reply.tool_calls}) == len(reply.tool_calls)
        assert (reply.finish_reason == "tool_calls") == bool(reply.tool_calls)
    assert calls > 20


def test_json_mode_is_answered_with_json() -> None:
    """The text of a reply in JSON mode parses to an object, unless the limit has cut it."""
    source = SeededSource(Random(11))
    for _ in range(50):
        reply = draw_reply(source, Form.CHAT, {"response_format": {"type": "json_object"}})
        assert isinstance(reply, Answer)
        cut = "}" if reply.finish_reason == "length" else ""
        assert isinstance(json.loads(f"{reply.text}{cut}"), dict)


def test_a_batch_is_answered_item_by_item() -> None:
    """There are as many answers as requests."""
    reply = draw_reply(SeededSource(Random(12)), Form.BATCH, {"requests": [{"input": "a"}, {"input": "b"}]})

    assert isinstance(reply, BatchAnswer)
    assert len(reply.items) == 2


@pytest.mark.parametrize(
    "tools", [[None], ["x"], [{}], [{"function": None}], [{"function": {"parameters": []}}]]
)
def test_tools_of_a_wrong_shape_do_not_break_the_drawing(tools: list[Json]) -> None:
    """The live API takes malformed tools, so a reply is drawn for them too."""
    for seed in range(20):
        reply = draw_reply(SeededSource(Random(seed)), Form.CHAT, {"messages": [], "tools": tools})
        assert isinstance(reply, Answer)


def _parameters_by_name(request: dict[str, Json]) -> dict[str, dict[str, Json]]:
    tools = request.get("tools", [])
    assert isinstance(tools, list)
    schemas: dict[str, dict[str, Json]] = {}
    for tool in tools:
        assert isinstance(tool, dict)
        function = tool["function"]
        assert isinstance(function, dict)
        assert isinstance(function["name"], str)
        assert isinstance(function["parameters"], dict)
        schemas[function["name"]] = function["parameters"]
    return schemas


def _has_output_left_out(payload: Json) -> bool:
    """A Responses output without `output` shows none of the keys that tell a form."""
    return isinstance(payload, dict) and "output" not in payload
