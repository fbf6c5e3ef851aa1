"""`wai generate --near-miss`, as users run it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import wai
from tests.formats import validate_format
from tests.oracles.published import oracle_of, published
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"payload", "keyword", "pointer", "branch", "origin", "repaired"}


def _made(*arguments: str) -> list[Any]:
    finished = wai("generate", "--near-miss", *arguments)
    assert (finished.code, finished.stderr) == (0, "")
    return [json.loads(line) for line in finished.stdout.split("\n") if line]


def test_each_line_is_a_wrong_payload_with_its_reason_and_its_repair() -> None:
    """Exactly the six keys; python-jsonschema refuses the payload and takes origin and repaired."""
    oracle = published("r4", "input")
    found = _made("--profile", "published", "--revision", "r4", "-n", "400", "--seed", "1")

    assert len(found) == 400
    for each in found:
        assert each.keys() == KEYS
        verdicts = [oracle.is_valid(each[key]) for key in ("payload", "origin", "repaired")]
        assert verdicts == [False, True, True]


@pytest.mark.parametrize(
    ("arguments", "judge"),
    [
        (["--profile", "enforced", "--form", "chat"], Judge(profile="enforced")),
        (["--profile", "observed", "--direction", "output", "--form", "chat"],
         Judge("output", profile="observed", form="chat")),
        (["--profile", "observed", "--direction", "stream"], Judge("stream", profile="observed")),
        (["--direction", "output", "--revision", "r4"], Judge("output", profile="published", revision="r4")),
        (["--direction", "output", "--revision", "r1"], Judge("output", profile="published", revision="r1")),
    ],
)  # fmt: skip
def test_the_judge_refuses_near_misses_of_every_contract(arguments: list[str], judge: Judge) -> None:
    """And takes what they come from and what they are repaired to."""
    for each in _made(*arguments, "-n", "150", "--seed", "1"):
        verdicts = [judge.is_valid(each[key]) for key in ("payload", "origin", "repaired")]
        assert verdicts == [False, True, True]


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    """And another seed gives others; fewer are the beginning of more."""

    def made(seed: str, count: str, hashes: str) -> str:
        arguments = (
            "--seed",
            seed,
            "-n",
            count,
            "--direction",
            "output",
            "--profile",
            "observed",
            "--form",
            "prompt",
        )
        return wai("generate", "--near-miss", *arguments, env={"PYTHONHASHSEED": hashes}).stdout

    many = made("7", "60", "1")

    assert made("7", "60", "2") == many
    assert many.startswith(few := made("7", "20", "3"))
    assert made("8", "20", "1") != few


def test_everything_that_can_be_violated_is_within_four_hundred(tmp_path: Path) -> None:
    """The report says so, names what is left with a proof, and --fail-under 100 is content."""
    report = tmp_path / "coverage.json"
    arguments = (
        "--profile",
        "published",
        "--revision",
        "r4",
        "-n",
        "400",
        "--seed",
        "5",
        "--fail-under",
        "100",
        "--coverage",
        report,
    )
    finished = wai("generate", "--near-miss", *arguments, "-o", tmp_path / "made.jsonl")

    assert (finished.code, finished.stderr) == (0, "")
    told = json.loads(report.read_bytes())
    validate_format("coverage", told)
    (schema,) = told["schemas"]
    missed = [each for each in schema["not_reached"] if each["side"] == "violated"]
    assert (
        told["violated"]["reached"]
        == told["violated"]["reachable"]
        == told["violated"]["total"] - len(missed)
    )
    assert [each["why"]["kind"] for each in missed] == ["contradictory"]


def test_too_few_near_misses_for_what_was_asked_are_a_finding() -> None:
    """Ten do not violate everything."""
    finished = wai("generate", "--near-miss", "-n", "10", "--seed", "5", "--fail-under", "90")

    assert finished.code == 1
    assert "covered 6." in finished.stderr


def test_a_test_suite_says_that_its_data_are_not_valid() -> None:
    """Each test is described by what is wrong."""
    arguments = ("--seed", "3", "-n", "60", "--format", "jsonschema-test-suite", "--direction", "output")
    groups = json.loads(wai("generate", "--near-miss", *arguments, "--revision", "r4").stdout)

    assert sum(len(group["tests"]) for group in groups) == 60
    for group in groups:
        oracle = oracle_of(group["schema"])
        for test in group["tests"]:
            assert test["valid"] is False
            assert oracle.is_valid(test["data"]) is False
            assert " violated at " in test["description"]


def test_a_pytest_module_gives_near_misses_where_we_are_not_installed(tmp_path: Path) -> None:
    """A test for each, with nothing imported but pytest."""
    module = tmp_path / "test_made.py"
    assert (
        wai("generate", "--near-miss", "--seed", "3", "-n", "5", "--format", "pytest", "-o", module).code == 0
    )
    text = module.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(module)]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout
    assert "5 passed" in finished.stdout
    assert "def near_miss(request):" in text
    assert "workers_ai" not in text


def test_a_folder_of_near_misses_is_checked_against_its_seed(tmp_path: Path) -> None:
    """Untouched it is as it was made; a file that was mended is named."""
    folder = tmp_path / "made"
    arguments = ("--seed", "3", "-n", "8", "--format", "dir", "-o", folder)
    assert wai("generate", "--near-miss", *arguments).code == 0
    assert wai("generate", "--check", folder).code == 0

    changed = folder / "00003.json"
    told = json.loads(changed.read_bytes())
    changed.write_text(json.dumps({**told, "payload": told["repaired"]}), encoding="utf-8")
    finished = wai("generate", "--check", folder)
    assert finished.code == 1
    assert "00003.json" in finished.stdout
