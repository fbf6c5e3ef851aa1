"""Judging payloads against the observed contract, and the warnings of what no schema explains."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from tests.oracles.published import Oracle, oracle_of
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Direction, Form
from workers_ai_kernel.problem import Severity
from workers_ai_schemas import Recorded, load_observed, observed_names, recorded

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel import Json

DIRECTION_OF_KIND = {
    "request": Direction.INPUT,
    "response": Direction.OUTPUT,
    "sse": Direction.STREAM,
    "error": Direction.ERROR,
}
BY_NUMBER = {payload.number: payload for payload in recorded()}
USER: Json = {"role": "user", "content": "tide"}
FLAT_TOOL: Json = {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}


def parts_of(payload: Recorded) -> list[Json]:
    """Return what is judged by itself: the payload, or each event of the stream."""
    body = payload.body
    return body if payload.kind == "sse" and isinstance(body, list) else [body]


def route_of(payload: Recorded) -> str:
    """Return the route that the endpoint of a request is on."""
    if payload.kind != "request" or "/run" in payload.endpoint:
        return "run"
    return "chat" if payload.endpoint.endswith("chat/completions") else "responses"


@cache
def observed_oracle(name: str) -> Oracle:
    """Return python-jsonschema on one schema of the observed contract."""
    return oracle_of(load_observed(name))


def warnings(judgement: Judgement) -> list[tuple[str, str]]:
    """Return code and place of each warning."""
    return [(p.code, p.pointer) for p in judgement.problems if p.severity is Severity.WARNING]


@pytest.mark.parametrize(
    "payload",
    [
        payload
        for payload in recorded()
        if payload.number not in {102, 103} and (payload.accepted is not False or payload.kind == "error")
    ],
    ids=lambda payload: payload.name,
)
def test_what_the_api_gave_or_took_is_accepted(payload: Recorded) -> None:
    """Every recorded payload fits the observed contract of its kind, on its route; so do contested ones."""
    judge = Judge(DIRECTION_OF_KIND[payload.kind], profile="observed", route=route_of(payload))

    for part in parts_of(payload):
        judgement = judge.judge(part)
        assert judgement.valid is True, judgement.problems
        assert [p for p in judgement.problems if p.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (1, Form.CHAT),
        (7, Form.CHAT),
        (16, Form.RESPONSES),
        (18, Form.RESPONSES),
        (23, Form.BATCH),
        (25, Form.BATCH),
        (27, Form.BATCH),
        (44, None),
        (60, Form.CHAT),
        (61, None),
        (62, None),
        (37, None),
    ],
)
def test_the_form_is_told(number: int, form: Form | None) -> None:
    """From the keys; on the route without a model in its path, from what is in the envelope."""
    payload = BY_NUMBER[number]

    assert Judge(DIRECTION_OF_KIND[payload.kind], profile="observed").judge(payload.body).form == form


@pytest.mark.parametrize("form", ["chat", "prompt"])
def test_a_stream_of_run_fits_one_form_throughout(form: str) -> None:
    """Chat chunks end with a native event; a native stream has nothing else; `[DONE]` ends both."""
    judge = Judge("stream", profile="observed", form=form)
    body = BY_NUMBER[46 if form == "chat" else 45].body

    assert isinstance(body, list)
    assert all(judge.is_valid(event) for event in body)


@pytest.mark.parametrize("event", parts_of(BY_NUMBER[22]))
def test_every_event_of_a_responses_stream_is_typed(event: Json) -> None:
    """It fits its form, and none of the others where its keys are judged by that."""
    judgement = Judge("stream", profile="observed").judge(event)

    assert (judgement.valid, judgement.form) == (True, Form.RESPONSES)
    assert Judge("stream", profile="observed", form="responses").is_valid(event)


@pytest.mark.parametrize("profile", ["published", "observed"])
@pytest.mark.parametrize("number", [56, 58])
def test_what_the_backend_refuses_is_a_warning_under_every_profile(profile: str, number: int) -> None:
    """It comes on top of the verdict, which for a tool without a description is not that of the API."""
    judgement = Judge(profile=profile).judge(BY_NUMBER[number].body)

    assert judgement.valid is (number == 58 or profile == "observed")
    assert warnings(judgement) == [("backend-8001", "/tool_choice" if number == 56 else "/tools/0")]
    assert judgement.problems[-1].repair is not None


@pytest.mark.parametrize("revision", ["r4", "r5"])
def test_a_null_content_is_contested_whatever_the_verdict(revision: str) -> None:
    """The published schema refuses it, the observed contract takes it; both say that it is contested."""
    body = BY_NUMBER[55].body
    published = Judge(revision=revision, route="chat", profile="published").judge(body)
    observed = Judge(profile="observed", route="chat").judge(body)

    assert (published.valid, observed.valid) == (False, True)
    assert warnings(published) == warnings(observed) == [("contested-null-content", "/messages/1/content")]
    assert published.problems[0].severity is Severity.ERROR


def test_warnings_look_into_the_envelope_of_run() -> None:
    """Their pointers lead from the root of the payload."""
    chat: Json = {"messages": [USER, {"role": "assistant", "content": None}], "tools": [FLAT_TOOL]}
    judgement = Judge(profile="observed").judge({"model": "m", "input": chat})

    assert judgement.valid is True
    assert warnings(judgement) == [
        ("backend-8001", "/input/tools/0"),
        ("contested-null-content", "/input/messages/1/content"),
    ]


NOTHING_DUBIOUS: list[Json] = [
    {"input": "a", "tools": [{"type": "function", "name": "f", "parameters": {}, "strict": None}]},
    {"messages": [USER], "tools": None, "tool_choice": "required"},
    {"messages": 5, "tools": [FLAT_TOOL]},
    {"messages": [None], "tools": 5},
    None,
]


@pytest.mark.parametrize("payload", NOTHING_DUBIOUS)
def test_there_is_no_warning_without_need(payload: Json) -> None:
    """A flat tool is right in a Responses request, and what is no chat is left to the verdict."""
    assert warnings(Judge(profile="observed").judge(payload)) == []


@pytest.mark.parametrize("revision", ["r1", "r2", "r3"])
def test_a_chat_of_2025_is_refused_by_the_schemas_of_2025(revision: str) -> None:
    """Later it was taken, so the observed contract takes it."""
    body = BY_NUMBER[10].body

    assert Judge(revision=revision, profile="published").is_valid(body) is False
    assert Judge(profile="observed").is_valid(body) is True


def test_the_observed_contract_does_not_claim_to_know_what_is_enforced() -> None:
    """Two content parts are refused by the API's own validator; here they are not wrong, but dubious."""
    judgement = Judge(profile="observed", route="chat").judge(BY_NUMBER[12].body)

    assert judgement.valid is True
    assert warnings(judgement) == [("several-content-parts", "/messages/1/content")]


def test_an_ordinary_responses_message_is_refused_as_published_and_accepted_as_observed() -> None:
    """Published r4 has two branches that match it; the observed contract one."""
    answer: Json = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": "m",
        "output": [{"type": "message", "role": "assistant", "content": []}],
    }
    published = Judge("output", revision="r4", profile="published").judge(answer)
    observed = Judge("output", profile="observed").judge(answer)

    assert published.valid is False
    assert [problem.code for problem in published.problems] == ["several-branches-match"]
    assert (observed.valid, observed.form, observed.problems) == (True, Form.RESPONSES, ())


@pytest.mark.parametrize(
    ("direction", "payload", "code", "pointer"),
    [
        ("input", {"messages": [USER], "stop": 5}, "wrong-type", "/stop"),
        ("input", {"messages": [{"role": "user", "content": 5}]}, "wrong-type", "/messages/0/content"),
        ("input", {"prompt": "a", "messages": [USER]}, "several-branches-match", ""),
        ("input", {"input": "a", "max_tokens": "5"}, "wrong-type", "/max_tokens"),
        ("input", {"input": [{"type": "function_call", "name": "f"}]}, "missing-property", "/input/0"),
        ("input", {"input": [{"type": "web_search_call", "id": "w"}]}, "not-in-enum", "/input/0/type"),
        ("input", {"model": "m", "input": {"messages": 5}}, "wrong-type", "/input/messages"),
        ("input", {}, "no-form", ""),
        ("output", {"result": {}, "success": False}, "not-in-enum", "/success"),
        ("output", {"result": {"response": "a"}, "success": False}, "not-in-enum", "/success"),
        ("output", {"response": []}, "wrong-type", "/response"),
        ("stream", {"response": []}, "wrong-type", "/response"),
        (
            "stream",
            {"type": "response.output_text.delta", "delta": 5, "sequence_number": 1},
            "missing-property",
            "",
        ),
        ("stream", {"type": "response.dreamt", "sequence_number": 1}, "not-in-enum", "/type"),
        ("stream", "[DONE", "not-in-enum", ""),
        ("error", {"errors": [], "success": True}, "not-in-enum", "/success"),
        (
            "error",
            {"errors": [], "success": False, "result": {"response": ""}},
            "unknown-property",
            "/result/response",
        ),
    ],
)
def test_the_first_problem_names_the_cause(direction: str, payload: Json, code: str, pointer: str) -> None:
    """What is wrong is explained in the branch that was meant, at the place that is wrong."""
    judgement = Judge(direction, profile="observed").judge(payload)

    assert judgement.valid is False
    assert (judgement.problems[0].code, judgement.problems[0].pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"revision": "r5"}, "the observed contract has no revisions: leave 'r5' out"),
        ({"direction": "sideways"}, "there is no direction 'sideways'"),
        ({"route": "walk"}, "there is no route 'walk'"),
        ({"form": "poem"}, "there is no form 'poem'"),
        ({"direction": "error", "form": "chat"}, "error bodies have no form"),
        ({"direction": "stream", "form": "batch"}, "batches are not streamed"),
    ],
)
def test_what_does_not_exist_is_a_usage_error(arguments: dict[str, str], sentence: str) -> None:
    """The sentence names what was asked for."""
    with pytest.raises(UsageError, match=sentence):
        Judge(**{"profile": "observed", **arguments})


@pytest.mark.parametrize("route", ["run", "chat", "responses"])
def test_the_chat_route_takes_prompts_and_chats_only(route: str) -> None:
    """As recorded errors of that route say; the others take every form."""
    judge = Judge(profile="observed", route=route)

    assert judge.is_valid({"messages": [USER]})
    assert judge.is_valid({"prompt": "a"})
    assert judge.is_valid({"input": "a"}) is (route != "chat")


@pytest.mark.slow
@pytest.mark.parametrize("direction", list(Direction))
@settings(deadline=None)  # the first payload of a form waits for its schema to be compiled
@given(data=st.data())
def test_verdict_and_explanation_agree_with_the_oracle(direction: Direction, data: DataObject) -> None:
    """Whatever is done to a recorded payload, verdict and explanation agree with python-jsonschema."""
    payloads = [p for p in recorded() if DIRECTION_OF_KIND[p.kind] is direction]
    payload = damaged(data, data.draw(st.sampled_from([part for p in payloads for part in parts_of(p)])))
    for name in observed_names():
        if name.endswith(direction) and "." in name and not name.startswith(("models", "unified")):
            judge = Judge(direction, profile="observed", form=name.partition(".")[0])
            if judge.schema.pointer == "" and not _is_another_schema(direction, payload):
                expected = observed_oracle(name).is_valid(payload)
                assert judge.is_valid(payload) is expected
                assert (judge.explain(payload) == ()) is expected


def _is_another_schema(direction: Direction, payload: Json) -> bool:
    """Return whether a request is one to the route without a model in its path, whose schema is another."""
    return (
        direction is Direction.INPUT
        and isinstance(payload, dict)
        and "model" in payload
        and isinstance(payload.get("input"), dict)
    )
