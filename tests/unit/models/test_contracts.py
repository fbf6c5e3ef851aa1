"""The contracts of models: published and enforced for pulled ones, those of the family for built-in ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.oracles.independent import independent
from tests.pulled import CHAT, EMBEDDING, PAIRS, write_pulled
from workers_ai_contract import Judge, UsageError, generate, near_misses, validate
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.judging.every_profile import EveryProfile

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import Json

NULL_CONTENT: Json = {"messages": [{"role": "user", "content": None}]}
NO_ROLE: Json = {"messages": [{"content": "x"}]}


@pytest.fixture
def embedding(tmp_path: Path) -> str:
    """Return the folder of a model without forms."""
    return str(write_pulled(tmp_path, EMBEDDING))


@pytest.fixture
def chat(tmp_path: Path) -> str:
    """Return the folder of a chat model that takes null as content."""
    return str(write_pulled(tmp_path, CHAT))


def test_a_request_is_judged_as_the_api_would(chat: str) -> None:
    """With the validator's own message; and as published, if asked."""
    found = validate(NO_ROLE, model=chat)
    published = validate(NO_ROLE, model=chat, profile="published")

    assert (found.valid, found.profile, found.form) == (False, "enforced", "chat")
    assert found.api_error is not None
    refused = Enforced(PAIRS[CHAT][0]).refusal(NO_ROLE)
    assert found.api_error["errors"] == [{"message": f"AiError: Bad input: Error: {refused}", "code": 5006}]
    assert found.errors[0].pointer == published.errors[0].pointer == "/messages/0"
    assert (published.valid, published.api_error) == (False, None)


def test_the_advice_about_built_in_models_is_left_out(chat: str) -> None:
    """They refuse null as content; a model whose schema takes it does not warn."""
    assert validate(NULL_CONTENT, model=chat).problems == ()
    assert validate(NULL_CONTENT).valid is False


def test_a_request_may_have_the_keys_of_our_answers(embedding: str) -> None:
    """The schema decides what is a request, if the direction is named."""
    found = Judge("input", model=embedding).judge({"text": "quay", "response": "x", "choices": []})

    assert (found.valid, found.problems) == (True, ())


def test_an_answer_is_judged_bare_or_in_the_envelope(embedding: str) -> None:
    """As published; places in the envelope begin with it."""
    wrong: Json = {"shape": [0], "data": [0.5]}
    enveloped: Json = {"result": wrong, "success": True, "errors": [], "messages": []}
    judge = Judge("output", model=embedding)

    assert judge.judge({"shape": [1], "data": [0.5]}).profile == "published"
    assert judge.is_valid({"result": {"shape": [1], "data": []}, "success": True})
    assert [each.pointer for each in judge.explain(wrong)] == ["/shape/0"]
    assert [each.pointer for each in judge.explain(enveloped)] == ["/result/shape/0"]


def test_errors_are_those_of_every_model(embedding: str) -> None:
    """Their bodies are the API's."""
    found = validate(b'{"errors": [{"code": 5006, "message": "x"}], "success": false}', model=embedding)

    assert (found.direction, found.profile) == ("error", "observed")


def test_each_profile_that_says_something_judges(chat: str) -> None:
    """Nothing was observed of the model."""
    found = EveryProfile("input", model=chat).judge({"messages": []})

    assert [(each.profile, each.valid) for each in found] == [("published", True), ("enforced", True)]


def test_where_api_and_schema_part_ways_a_warning_says_so(tmp_path: Path) -> None:
    """As for the built-in model; the schema is named by the model."""
    place = write_pulled(tmp_path, EMBEDDING)
    parts = {"type": "array", "items": {"type": "object", "properties": {"text": {"type": "string"}}}}
    schema = {
        "type": "object",
        "properties": {"text": {"oneOf": [{"type": "string"}, parts]}},
        "required": ["text"],
    }
    (place / "input.json").write_text(json.dumps(schema), "utf-8")
    payload: Json = {"text": [{"text": "x"}, {"text": "y"}]}
    found = validate(payload, model=str(place))

    published = independent(schema).is_valid(payload)
    assert (found.valid, published) == (False, True)
    assert found.errors[0].code == "refused-5006"
    assert found.warnings[0].message == f"The published schema ({EMBEDDING}) accepts this request."


def test_a_schema_that_the_validator_reads_in_an_unknown_way_is_judged_as_published(tmp_path: Path) -> None:
    """References, for one; asked for by name, the profile is refused."""
    place = write_pulled(tmp_path, EMBEDDING)
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"type": "object", "required": ["text"]}}}
    (place / "input.json").write_text(json.dumps(schema), "utf-8")

    assert validate({}, model=str(place)).profile == "published"
    with pytest.raises(UsageError, match=r"is not known \('\$ref'\): choose 'published'"):
        Judge("input", model=str(place), profile="enforced")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"profile": "observed"}, "nothing was observed of @cf/wharf/berth-embed"),
        ({"form": "chat"}, "have no forms: leave 'chat' out"),
        ({"revision": "r4"}, "has one revision: leave 'r4' out"),
        ({"direction": "stream"}, "nothing is published for the direction 'stream'"),
        ({"direction": "output", "profile": "enforced"}, "nothing is enforced for the direction 'output'"),
    ],
)
def test_what_a_pulled_model_does_not_have_is_refused(
    names: dict[str, str], message: str, embedding: str
) -> None:
    """In one sentence each."""
    with pytest.raises(UsageError, match=message):
        Judge(**{"direction": "input", **names}, model=embedding)


def test_payloads_and_near_misses_of_a_pulled_model_are_drawn(embedding: str) -> None:
    """Valid ones for each direction, and wrong ones."""
    for direction, schema in zip(("input", "output"), PAIRS[EMBEDDING], strict=True):
        accepts = independent(schema).is_valid
        assert all(map(accepts, generate(direction, count=20, seed=3, model=embedding)))
    wrong = list(near_misses(count=5, seed=3, model=embedding))
    assert [each.keyword for each in wrong].count("minLength") > 0
    for names in ({"form": "chat"}, {"profile": "enforced"}, {"revision": "r4"}, {"style": "plain"}):
        with pytest.raises(UsageError):
            generate(model=embedding, **names)  # type: ignore[arg-type]


def test_the_other_built_in_model_is_drawn_under_its_name() -> None:
    """All else is equal, and the answers of both pass."""
    big, small = (
        json.dumps(list(generate("output", form="chat", count=3, style="plain", model=model)))
        for model in ("gpt-oss-120b", "gpt-oss-20b")
    )

    assert "gpt-oss-120b" in big
    assert big == small.replace("gpt-oss-20b", "gpt-oss-120b")
    with pytest.raises(UsageError, match="r3 was not seen"):
        generate(model="gpt-oss-120b", revision="r3")
    with pytest.raises(UsageError, match="r3 was not seen"):
        Judge(model="gpt-oss-120b", revision="r3")
    assert validate({"prompt": "x"}, model="gpt-oss-120b") == validate({"prompt": "x"})
    renamed = next(iter(near_misses("output", form="chat", count=1, model="gpt-oss-120b")))
    assert "gpt-oss-20b" not in json.dumps(renamed.to_json())
