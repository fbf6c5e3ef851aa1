"""What is learnt from answers: all that was taken out of the contract, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import wai_here
from tests.formats import validate_format
from tests.unit.traffic.samples import ANSWERED, CHAT_URL, PRIVATE, har
from workers_ai_codegen.observed.assembling import assemble
from workers_ai_codegen.observed.parts import apply_edits, make_parts
from workers_ai_codegen.observed.reading import (
    derived_types,
    parse_corrections,
    published_schemas,
    read_corrections,
)
from workers_ai_contract.learning import Lessons, NoveltyKind, draft, learn_from
from workers_ai_contract.traffic import CarriedPayload
from workers_ai_contract.vocabulary import Direction, Route
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas import load_observed, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_schemas import Recorded

DIRECTIONS = {"response": Direction.OUTPUT, "sse": Direction.STREAM, "error": Direction.ERROR}
# Ten members that recorded answers have, each with the place of the object that holds it.
TAKEN = {
    ("chat.output", "", "created"),
    ("chat.output", "/usage", "neurons"),
    ("chat.output", "/usage", "prompt_tokens_details"),
    ("chat.output", "/choices/*", "stop_reason"),
    ("chat.output", "/choices/*", "token_ids"),
    ("chat.output", "/choices/*/message", "reasoning_content"),
    ("chat.output", "/choices/*/message", "function_call"),
    ("responses.output", "", "temperature"),
    ("responses.output", "", "max_tool_calls"),
    ("responses.output", "/usage", "output_tokens_details"),
}


def answers() -> Iterator[tuple[Recorded, CarriedPayload]]:
    """Yield the recorded answers of this model."""
    for each in recorded():
        if each.kind == "request" or each.model is not None or each.endpoint.startswith("GET"):
            continue
        body: Any = each.body
        if each.kind == "sse":
            text = "".join(f"data: {event if event == '[DONE]' else json.dumps(event)}\n\n" for event in body)
        else:
            text = json.dumps(body)
        yield each, CarriedPayload("", DIRECTIONS[each.kind], text.encode(), Route.RUN)


def learnt(lessons: Lessons) -> set[tuple[str, str, str | None]]:
    """Return where something is new, and its name."""
    for _, carried in answers():
        lessons.add(carried)
    found = (each.novelty for each in lessons.lessons)
    return {(each.schema, each.path.removeprefix("/result"), each.name) for each in found}


def without(taken: set[tuple[str, str, str]], name: str) -> Any:  # noqa: ANN401 - a schema
    """Return a schema of the contract that lacks some members."""
    document: Any = load_observed(name)
    for schema, path, member in taken:
        if schema == name:
            pointer = "".join(
                "/items" if step == "*" else f"/properties/{step}" for step in path.split("/")[1:]
            )
            for branch in bare(document):
                holder: Any = resolve(branch, pointer)
                del holder["properties"][member]
                holder["required"] = [each for each in holder.get("required", []) if each != member]
    return document


def bare(document: Any) -> Iterator[Any]:  # noqa: ANN401 - a schema
    """Yield the schema of an answer, as it stands alone and as it stands in the envelope."""
    alone, enveloped = document["oneOf"]
    result = enveloped["properties"]["result"]
    yield alone
    yield result["oneOf"][0] if "oneOf" in result else result


def test_nothing_is_new_in_what_is_recorded() -> None:
    """The contract has everything that the recordings have."""
    assert learnt(Lessons()) == set()


def test_what_is_taken_out_of_the_contract_is_found() -> None:
    """Ten members, and nothing else."""
    assert learnt(Lessons(lambda name: without(TAKEN, name))) == TAKEN


NEW: dict[str, Any] = {
    **ANSWERED,
    "object": "chat.answer",
    "created": None,
    "model": {"name": "x"},
    "brand_new": [1],
    PRIVATE: 1,
    "choices": [{**ANSWERED["choices"][0], "finish_reason": None, "hint": PRIVATE}],
}
FAILED: dict[str, Any] = {
    "errors": [{"code": 9876543, "message": PRIVATE}],
    "success": False,
    "result": None,
    "messages": [],
}
EVENT = f'data: {{"type": "response.thought.delta", "delta": "{PRIVATE}"}}\n\n'
ENVELOPED: dict[str, Any] = {
    "result": {**ANSWERED, "inner": True},
    "success": True,
    "errors": [],
    "messages": [],
}
RUN_URL = CHAT_URL.replace("v1/chat/completions", "run/@cf/openai/gpt-oss-20b")
RESPONSES_URL = CHAT_URL.replace("chat/completions", "responses")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Write an archive with a new answer, twice, an error and a stream."""
    path = tmp_path / "calls.har"
    asked = {"messages": [{"role": "user", "content": PRIVATE}]}
    entries = [
        (CHAT_URL, asked, json.dumps(NEW), 200),
        (CHAT_URL, asked, json.dumps(NEW), 200),
        (CHAT_URL, asked, json.dumps(FAILED), 400),
        (RESPONSES_URL, {"input": "x", "stream": True}, EVENT, 200),
        (CHAT_URL, asked, "no JSON", 200),
        (RUN_URL, asked, json.dumps(ENVELOPED), 200),
    ]
    path.write_text(json.dumps(har(*entries)))
    return path


def test_each_kind_of_novelty_is_found(recording: Path) -> None:
    """Fields, nulls, types, values, events and codes; text of people is in none of them."""
    lessons = Lessons()

    skipped = [*learn_from(recording, lessons)]

    found = {
        (each.novelty.kind, each.novelty.path, each.novelty.name, each.novelty.detail, each.answers)
        for each in lessons.lessons
    }
    assert found == {
        (NoveltyKind.VALUE, "/object", None, "chat.answer", 2),
        (NoveltyKind.NULL, "/created", None, None, 2),
        (NoveltyKind.TYPE, "/model", None, "object", 2),
        (NoveltyKind.FIELD, "", "brand_new", "array", 2),
        (NoveltyKind.FIELD, "", None, "integer", 2),
        (NoveltyKind.FIELD, "/result", "inner", "boolean", 1),
        (NoveltyKind.NULL, "/choices/*/finish_reason", None, None, 2),
        (NoveltyKind.FIELD, "/choices/*", "hint", "string", 2),
        (NoveltyKind.CODE, "/errors/*/code", None, "9876543", 1),
        (NoveltyKind.EVENT, "/type", None, "response.thought.delta", 1),
    }
    assert [each.place for each in skipped] == [f"{recording}:1#/log/entries/4/response/content/text"]
    assert PRIVATE not in str(lessons.lessons) + draft(lessons.lessons)


def test_the_builder_takes_a_draft(recording: Path) -> None:
    """With its corrections, the contract has all but codes, what is not shown, and members of a new event."""
    lessons = Lessons()
    assert len([*learn_from(recording, lessons)]) == 1
    committed = read_corrections()
    head = "part = []\nschema = []\n"
    drafted = parse_corrections(head + draft(lessons.lessons)).corrections

    parts = make_parts(committed, published_schemas(), derived_types())
    corrected = apply_edits(parts, (edit for one in drafted for edit in one.edits()))

    assert [one.id for one in drafted] == [f"L{number:03}" for number in range(1, 9)]
    again = Lessons(lambda name: assemble(corrected, name))
    assert len([*learn_from(recording, again)]) == 1
    assert {(each.novelty.kind, each.novelty.name) for each in again.lessons} == {
        (NoveltyKind.FIELD, None),
        (NoveltyKind.FIELD, "delta"),
        (NoveltyKind.CODE, None),
    }


def test_the_command_reports_and_drafts(recording: Path, tmp_path: Path) -> None:
    """As text and as JSON, with the exit code; nothing that people wrote is printed or drafted."""
    target = tmp_path / "draft.toml"

    text = wai_here("learn", recording, "-o", target)
    printed = wai_here("learn", recording, "--format", "json")

    assert (text.code, printed.code) == (1, 1)
    assert "chat.output /: new field brand_new of type array (2 answers)" in text.stdout
    assert "5 answers, 10 new; 0 without a known form" in text.stdout
    validate_format("learnt", json.loads(printed.stdout))
    assert 'names = ["brand_new"]' in target.read_text()
    assert PRIVATE not in text.stdout + text.stderr + printed.stdout + target.read_text()


@pytest.mark.parametrize(
    "secret",
    [
        "https://user:hunter22@example.com/x?key=hunter22",
        "user:hunter22",
        "sk-planted4f1d9c0b7e6a5d8c2f",
        "ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJ",
        "hf_abcdefghijabcdefghijabcdefghijabcd",
        "AKIAIOSFODNN7EXAMPLE",
        "cfut_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJ",
        "v1.0-0123456789abcdef0123456789abcdef",
        "Zx9kPq27LmTr04VbNcWs83YdHgFj51AeUo60RiQt",
    ],
)
def test_no_secret_is_reported_or_drafted(tmp_path: Path, secret: str) -> None:
    """Not as the name of a field, as a listed value, or as an event; that there is something new is."""
    recording, target = tmp_path / "calls.har", tmp_path / "draft.toml"
    answer = {**ANSWERED, "object": secret, secret: 1, "usage": {**ANSWERED["usage"], secret: secret}}
    event = f"data: {json.dumps({'type': secret, secret: secret})}\n\n"
    archive = har((CHAT_URL, {}, json.dumps(answer), 200), (RESPONSES_URL, {"stream": True}, event, 200))
    recording.write_text(json.dumps(archive), "utf-8")

    text = wai_here("learn", recording, "-o", target)
    printed = wai_here("learn", recording, "--format", "json")

    assert "chat.output /: new field (not shown) of type integer (1 answer)" in text.stdout
    everything = text.stdout + text.stderr + printed.stdout + printed.stderr + target.read_text("utf-8")
    assert secret not in everything
    assert "hunter22" not in everything


def test_without_an_answer_it_ends_with_2(tmp_path: Path) -> None:
    """And says what the file is not."""
    path = tmp_path / "a.jsonl"
    path.write_text("{}\n")

    finished = wai_here("learn", path)

    assert finished.code == 2
    assert "neither a recording nor a row of a log" in finished.stderr
