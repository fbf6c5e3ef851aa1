"""`--model`, as users give it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.commands import wai_here
from tests.formats import validate_format
from tests.oracles.independent import independent
from tests.pulled import CHAT, EMBEDDING, PAIRS, write_pulled

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _written(folder: Path, code: int, *arguments: str | Path) -> Any:  # noqa: ANN401 - JSON
    """Run a command that ends with `code`, and return the JSON that it writes."""
    file = folder / "written.json"
    finished = wai_here(*arguments, "-o", file)
    assert finished.code == code, finished.stderr
    return json.loads(file.read_text("utf-8"))


def test_a_model_of_the_settings_is_generated_and_validated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder with settings."""
    write_pulled(tmp_path / "contracts", EMBEDDING)
    (tmp_path / "pyproject.toml").write_text('[tool.wai]\ncontracts = "contracts"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    made = wai_here("generate", "--model", EMBEDDING, "-n", "20", "--seed", "1", "-o", "p.jsonl")
    judged = wai_here("validate", "--model", "berth-embed", "p.jsonl", "-o", "judged.txt")

    assert (made.code, made.stderr, judged.code, judged.stderr) == (0, "", 0, "")
    accepts = independent(PAIRS[EMBEDDING][0]).is_valid
    lines = (tmp_path / "p.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 20
    assert all(accepts(json.loads(line)) for line in lines)


def test_a_refusal_of_a_pulled_model_has_the_body_of_the_api(tmp_path: Path) -> None:
    """In the format of every result; with every profile there are two."""
    folder, payload = write_pulled(tmp_path, CHAT), tmp_path / "payload.json"
    payload.write_text('{"messages": [{"content": "x"}]}', "utf-8")
    result = _written(tmp_path, 1, "validate", "--model", folder, payload, "--format", "json")
    every = _written(
        tmp_path, 1, "validate", "--model", folder, payload, "--format", "json", "--profile", "all"
    )

    validate_format("judgement", result)
    assert (result["profile"], result["api_error"]["errors"][0]["code"]) == ("enforced", 5006)
    assert [each["profile"] for each in every] == ["published", "enforced"]


def test_fixtures_name_their_model_and_are_checked_with_it(tmp_path: Path) -> None:
    """Answers of a pulled model, and everyday requests of a built-in one."""
    model, folder, big = write_pulled(tmp_path, EMBEDDING), tmp_path / "answers", tmp_path / "big"
    options = ("--model", model, "--direction", "output", "--format", "dir", "-n", "3", "--seed", "1")
    assert wai_here("generate", *options, "-o", folder).code == 0
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    validate_format("fixtures", manifest)

    assert (manifest["model"], manifest["profile"], manifest["direction"]) == (
        EMBEDDING,
        "published",
        "output",
    )
    assert wai_here("generate", "--model", model, "--check", folder).code == 0
    assert "not those of" not in wai_here("generate", "--model", model, "--check", folder).stderr
    other = wai_here("generate", "--model", write_pulled(tmp_path, CHAT), "--check", folder)
    assert (other.code, f"are those of {EMBEDDING}, not of {CHAT}" in other.stderr) == (2, True)

    kind = ("--kind", "answer", "--format", "dir", "-n", "2", "--seed", "1")
    assert wai_here("generate", "--model", "gpt-oss-120b", *kind, "-o", big).code == 0
    assert "gpt-oss-20b" not in "".join(each.read_text("utf-8") for each in big.iterdir())
    assert wai_here("generate", "--check", big).code == 0


def test_a_model_that_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By each command; and options that it does not have."""
    monkeypatch.chdir(tmp_path)
    for command in (("validate", "x.json"), ("generate",), ("schema",), ("serve",)):
        found = wai_here(*command, "--model", "ebb-1")
        assert (found.code, "there is no model 'ebb-1'" in found.stderr) == (2, True), command
    folder = write_pulled(tmp_path, EMBEDDING)
    for options, reason in (
        (("--form", "chat"), "leave --form out"),
        (("--revision", "r4"), "leave --revision out"),
        (("--profile", "observed"), "leave --profile out"),
        (("--schema", "x.json"), "leave --model out"),
    ):
        found = wai_here("generate", "--model", folder, *options)
        assert (found.code, reason in found.stderr) == (2, True), options
    unseen = wai_here("generate", "--model", "gpt-oss-120b", "--revision", "r3")
    assert (unseen.code, "r3 was not seen for @cf/openai/gpt-oss-120b" in unseen.stderr) == (2, True)


def test_the_schema_of_a_model_is_printed(tmp_path: Path) -> None:
    """A pulled one as it was pulled, with an identifier; the built-in ones share theirs."""
    folder = write_pulled(tmp_path, EMBEDDING)
    found = _written(tmp_path, 0, "schema", "--model", folder, "--direction", "output")

    assert found["$id"] == f"urn:workers-ai-contract:model:{EMBEDDING}:output"
    assert found["required"] == ["shape", "data"]
    big = _written(tmp_path, 0, "schema", "--model", "gpt-oss-120b", "--profile", "published")
    assert big == _written(tmp_path, 0, "schema", "--profile", "published")


def test_models_are_linted_and_compared(tmp_path: Path) -> None:
    """By their names or folders, both schemas or one of them."""
    old, new = write_pulled(tmp_path / "old", EMBEDDING), write_pulled(tmp_path / "new", EMBEDDING)
    changed = PAIRS[EMBEDDING][0] | {"required": ["text", "truncate"]}
    (new / "input.json").write_text(json.dumps(changed), "utf-8")

    assert "truncate" in str(_written(tmp_path, 1, "diff", old, new, "--format", "json"))
    _written(tmp_path, 0, "diff", f"{old}.output", f"{new}.output", "--format", "json")
    _written(tmp_path, 0, "diff", "gpt-oss-120b", "r5", "--format", "json")
    assert "truncate" in str(_written(tmp_path, 1, "lint", f"{new}.input", "--format", "json"))
    nothing = wai_here("lint", "ebb-1", "-o", tmp_path / "written.json")
    assert (nothing.code, "there is no schema 'ebb-1': name a revision" in nothing.stderr) == (2, True)
