"""`wai generate --schema` and `wai validate --schema`, as users run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands import wai
from tests.formats import validate_format
from tests.oracles.independent import independent

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {
    "type": "object",
    "properties": {"id": {"type": "string", "minLength": 2}, "next": {"$ref": "#"}},
    "required": ["id"],
}


def _file(folder: Path) -> str:
    file = folder / "berth.json"
    file.write_text(json.dumps(SCHEMA), "utf-8")
    return str(file)


def test_what_is_generated_is_judged_valid(tmp_path: Path) -> None:
    """By wai and by python-jsonschema; the same seed gives the same bytes."""
    file = _file(tmp_path)
    made = wai("generate", "--schema", file, "-n", "40", "--seed", "5")
    lines = tmp_path / "made.jsonl"
    lines.write_text(made.stdout, "utf-8")
    judged = wai("validate", "--schema", file, str(lines))

    assert (made.code, made.stderr, judged.code) == (0, "", 0)
    validator = independent(SCHEMA)
    assert all(validator.is_valid(json.loads(line)) for line in made.stdout.splitlines())
    assert wai("generate", "--schema", file, "-n", "40", "--seed", "5").stdout == made.stdout


def test_an_invalid_payload_is_explained(tmp_path: Path) -> None:
    """With place, keyword and repair, and the exit code 1."""
    payload = tmp_path / "payload.json"
    payload.write_text('{"id": "x"}', "utf-8")
    judged = wai("validate", "--schema", _file(tmp_path), str(payload), "--format", "json")
    result = json.loads(judged.stdout)

    assert judged.code == 1
    assert [(each["pointer"], each["keyword"]) for each in result["problems"]] == [("/id", "minLength")]
    assert (result["valid"], result["profile"], result["form"]) == (False, None, None)


def test_a_folder_of_fixtures_is_checked_against_the_schema(tmp_path: Path) -> None:
    """Unchanged it passes; without the schema, or after an edit, it does not."""
    file, folder = _file(tmp_path), tmp_path / "fixtures"
    options = ("--schema", file)
    made = wai("generate", *options, "-n", "5", "--seed", "1", "--format", "dir", "-o", str(folder))
    assert made.code == 0
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    validate_format("fixtures", manifest)
    assert (manifest["profile"], manifest["model"], manifest["direction"]) == ("schema", None, None)
    assert wai("generate", *options, "--check", str(folder)).code == 0
    (folder / "00002.json").write_text("{}", "utf-8")

    assert wai("generate", *options, "--check", str(folder)).code == 1
    alone = wai("generate", "--check", str(folder))
    assert alone.code == 2
    assert "check them with the same --schema" in alone.stderr


def test_a_test_suite_of_a_schema_names_no_contract(tmp_path: Path) -> None:
    """Its description says that the schema is the user's own."""
    options = ("--near-miss", "--format", "jsonschema-test-suite", "-n", "2", "--seed", "1")
    made = wai("generate", "--schema", _file(tmp_path), *options)

    assert [group["description"] for group in json.loads(made.stdout)] == [
        "berth.json: Near misses, own schema, seed 1."
    ]


def test_the_coverage_of_a_schema_is_reported(tmp_path: Path) -> None:
    """With every reachable point reached, for payloads and for near misses."""
    report = tmp_path / "coverage.json"
    options = ("--schema", _file(tmp_path), "--seed", "1", "-n", "60", "-o", str(tmp_path / "made"))
    made = wai("generate", *options, "--coverage", str(report), "--fail-under", "100")
    wrong = wai("generate", *options, "--near-miss", "--fail-under", "100")

    assert (made.code, wrong.code) == (0, 0), (made.stderr, wrong.stderr)
    validate_format("coverage", json.loads(report.read_text("utf-8")))


def test_options_of_a_built_in_contract_are_refused(tmp_path: Path) -> None:
    """And so is a schema that is none, in one sentence."""
    file = _file(tmp_path)
    (tmp_path / "wrong.json").write_text('{"type": 5}', "utf-8")
    for arguments in (
        ("generate", "--schema", file, "--form", "chat"),
        ("validate", "--schema", file, "--revision", "r4", file),
        ("generate", "--schema", str(tmp_path / "wrong.json")),
        ("validate", "--schema", str(tmp_path / "none.json"), file),
    ):
        refused = wai(*arguments)
        assert refused.code == 2
        assert refused.stderr.count("\n") == 1
        assert "schema" in refused.stderr
