"""The model that a name stands for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.pulled import CHAT, EMBEDDING, write_pulled
from workers_ai_contract import UsageError
from workers_ai_contract.models import PulledModel, model_named
from workers_ai_contract.models.naming import revision_of
from workers_ai_schemas import ModelPassport, Revision, load, models

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["@cf/openai/gpt-oss-120b", "gpt-oss-120b"])
def test_a_built_in_model_has_two_names(name: str) -> None:
    """That of the API, and its last part."""
    found = model_named(name)

    assert isinstance(found, ModelPassport)
    assert found.name == "@cf/openai/gpt-oss-120b"


def test_a_revision_that_was_not_seen_for_a_model_is_refused() -> None:
    """With those that were; the others say by which evidence."""
    big = models()[1]

    assert (revision_of(big, "latest"), revision_of(big, "r2")) == (Revision.R5, Revision.R2)
    with pytest.raises(
        UsageError, match="revision r3 was not seen for @cf/openai/gpt-oss-120b: choose r2, r4, r5"
    ):
        revision_of(big, "r3")
    with pytest.raises(UsageError, match="no revision 'r9'"):
        revision_of(big, "r9")
    assert all(len(evidence.split()) > 3 for model in models() for evidence in model.revisions.values())
    assert set(models()[0].revisions) == set(Revision)


def test_the_titles_of_the_other_model_name_no_other_branch() -> None:
    """They are all that r2 of both differs in, and are annotations."""
    titles = [branch["title"] for branch in load("r2", "input")["oneOf"]]  # type: ignore[index, union-attr, call-overload]

    assert titles == ["GPT_OSS_20B_Responses", "GPT_OSS_20B_Responses_Async"]


@pytest.mark.parametrize("name", [EMBEDDING, "berth-embed", "contracts/berth-embed"])
def test_a_pulled_model_is_found(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name, the last part of it, or its folder; the settings say where."""
    write_pulled(tmp_path / "contracts", EMBEDDING)
    write_pulled(tmp_path / "contracts", CHAT)
    (tmp_path / "pyproject.toml").write_text('[tool.wai]\ncontracts = "contracts"\n', "utf-8")
    monkeypatch.chdir(tmp_path)

    found = model_named(name)

    assert found == PulledModel(EMBEDDING, tmp_path / "contracts" / "berth-embed")


def test_a_folder_needs_no_passport(tmp_path: Path) -> None:
    """Without one, or with one that says nothing, its name is that of the model."""
    place = write_pulled(tmp_path, CHAT)
    (place / "passport.json").write_text("[1]", "utf-8")

    assert model_named(str(place)) == PulledModel("ebb-1", place)


def test_an_unknown_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is known, and how to add one."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no model 'ebb-1': known are .*-20b, .*-120b; name the folder"):
        model_named("ebb-1")
    with pytest.raises(UsageError, match="no model ''"):
        model_named("")
    write_pulled(tmp_path, EMBEDDING)
    (tmp_path / "clients.toml").write_text('contracts = "."\n', "utf-8")
    with pytest.raises(UsageError, match=r"berth-embed; `wai pull MODEL -o \S*NAME` adds one"):
        model_named("ebb-1")


def test_two_folders_of_one_model_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder tells them apart."""
    write_pulled(tmp_path / "old", CHAT).rename(tmp_path / "ebb-old")
    write_pulled(tmp_path, CHAT)
    (tmp_path / "clients.toml").write_text('contracts = "."\n', "utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match="several models '@cf/tide/ebb-1': name the folder of one"):
        model_named(CHAT)
    assert model_named("ebb-old") == PulledModel(CHAT, tmp_path / "ebb-old")


def test_the_folder_of_contracts_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt setting is named."""
    (tmp_path / "clients.toml").write_text('contracts = "contrats"\n', "utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match="cannot read the folder of contracts 'contrats': No such file"):
        model_named("ebb-1")


def test_a_schema_that_is_missing_or_wrong_is_named(tmp_path: Path) -> None:
    """A folder may hold requests only; a direction that nothing is published for is refused."""
    place = write_pulled(tmp_path, CHAT)
    (place / "output.json").unlink()
    (place / "input.json").write_text(json.dumps({"type": 5}), "utf-8")
    model = PulledModel(CHAT, place)

    with pytest.raises(UsageError, match=r"has no output\.json in .*: `wai pull` writes it"):
        model.schema("output")
    with pytest.raises(UsageError, match="nothing is published for the direction 'stream'"):
        model.schema("stream")
    with pytest.raises(UsageError, match=r"input\.json is not a JSON Schema: 'type'"):
        model.schema("input")
