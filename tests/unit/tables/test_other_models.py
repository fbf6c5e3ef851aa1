"""Traffic of other models, judged by their own schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.pulled import CHAT, EMBEDDING, write_pulled
from tests.unit.tables.test_batches import batch, verdicts
from tests.unit.tables.test_parquet import results, validated, written
from tests.unit.traffic.samples import STREAM, har, logpush
from workers_ai_contract import UsageError
from workers_ai_contract.traffic import counted_not_judged, why_not_judged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.commands import Finished

__all__ = ["validated"]
RUN = "https://api.cloudflare.com/client/v4/accounts/ID/ai/run/"
RIGHT, WRONG_TEXT = {"text": "tide"}, {"text": ""}
DONE = {"shape": [1], "data": [0.5]}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Write two models into a folder."""
    for model in (CHAT, EMBEDDING):
        write_pulled(tmp_path / "models", model)
    return tmp_path / "models"


def row(request: Any, answer: Any, name: str = EMBEDDING) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a row of a log about another model."""
    return logpush(request, answer, Model=name, Endpoint="run")


def test_each_payload_is_judged_by_its_own_pair(
    tmp_path: Path, models: Path, validated: Callable[..., Finished]
) -> None:
    """Built-in models as ever; unknown ones are only counted, and so is a stream of a pulled one."""
    rows = [
        row(RIGHT, DONE),
        row(WRONG_TEXT, DONE, EMBEDDING.removeprefix("@cf/")),
        logpush(),
        row({}, {}, "@cf/x/y"),
    ]
    rows += [row(RIGHT, STREAM, f"workers-ai/{EMBEDDING}")]
    archive = har((RUN + EMBEDDING, RIGHT, json.dumps({"result": DONE, "success": True}), 200))
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(map(json.dumps, [*rows, archive])), "utf-8")

    finished = validated(file, "--schemas", models, "--format", "jsonl")
    found = [(each["source"].rpartition("#")[2], each["valid"]) for each in results(finished.stdout)]
    assert found == [
        *(("/RequestBody", True), ("/ResponseBody", True)),
        *(("/RequestBody", False), ("/ResponseBody", True)),
        *(("/RequestBody", True), ("/ResponseBody", True)),
        ("/RequestBody", True),
        *(("/log/entries/0/request/postData/text", True), ("/log/entries/0/response/content/text", True)),
    ]
    assert "not judged: 2 payloads of another model" in finished.stderr
    assert "not judged: 1 payload of another direction" in finished.stderr
    assert "not judged: 10 payloads of another model" in validated(file).stderr


def test_rows_of_tables_name_their_model(
    tmp_path: Path, models: Path, validated: Callable[..., Finished]
) -> None:
    """In record batches and in Parquet files."""
    columns: dict[str, Any] = {
        "payload": [json.dumps(RIGHT), json.dumps(WRONG_TEXT), "{}"],
        "model": [EMBEDDING, EMBEDDING, "x"],
    }
    found = verdicts(batch(**columns), schemas=str(models))

    assert [each["valid"] for each in found] == [True, False, None]
    assert found[0]["contract_digest"] == found[1]["contract_digest"]
    finished = validated(written(tmp_path / "a.parquet", **columns), "--schemas", models, "--format", "jsonl")
    assert [each["valid"] for each in results(finished.stdout)] == [True, False, None]


def test_a_folder_without_models_is_refused(tmp_path: Path, validated: Callable[..., Finished]) -> None:
    """Before anything is judged."""
    (tmp_path / "empty").mkdir()
    finished = validated(tmp_path, "--schemas", tmp_path / "empty")

    assert finished.code == 2
    assert "has no folder with the schemas of a model" in finished.stderr
    with pytest.raises(UsageError, match="cannot read the folder"):
        verdicts(batch(payload=["{}"]), schemas=str(tmp_path / "missing"))


@pytest.mark.parametrize(
    ("count", "reason", "said"),
    [
        (1, "that is encrypted", "1 payload that is encrypted"),
        (3, "that is encrypted", "3 payloads that are encrypted"),
        (2, "whose answer was not kept", "2 payloads whose answer was not kept"),
        (2, "that failed without an answer", "2 payloads that failed without an answer"),
    ],
    ids=["one", "are", "whose", "failed"],
)
def test_what_was_not_judged_is_counted_in_a_sentence(count: int, reason: str, said: str) -> None:
    """Also of several."""
    assert counted_not_judged(count, reason) == said


@pytest.mark.parametrize(
    ("reason", "part", "said"),
    [
        ("of another service", "request", "it is of another service"),
        ("that is compressed with 'weird'", "answer", "it is compressed with 'weird'"),
        ("whose answer broke off", "answer", "it broke off"),
        ("whose request was not kept", "request", "it was not kept"),
        ("whose request was refused by the proxy", "answer", "its request was refused by the proxy"),
    ],
)
def test_why_a_part_of_a_call_was_not_judged_is_a_sentence(reason: str, part: str, said: str) -> None:
    """Of the request or of the answer."""
    assert why_not_judged(reason, part) == said
