"""`wai generate`, as users run it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import WAI, wai
from tests.formats import validate_format
from tests.oracles.published import oracle_of, published
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from pathlib import Path

REPLACED = "00003.json"


def _lines(*arguments: str) -> list[Any]:
    finished = wai("generate", *arguments)
    assert (finished.code, finished.stderr) == (0, "")
    return [json.loads(line) for line in finished.stdout.split("\n") if line]


def test_ten_valid_payloads_are_written_a_line_each() -> None:
    """Without any argument; the seed is printed on stderr."""
    finished = wai("generate")
    lines = finished.stdout.splitlines()

    assert finished.code == 0
    assert finished.stderr.startswith("seed: ")
    assert len(lines) == 10
    assert all(published("r5", "input").is_valid(json.loads(line)) for line in lines)
    again = wai("generate", "--seed", finished.stderr.removeprefix("seed: ").strip())
    assert again.stdout == finished.stdout


@pytest.mark.parametrize(
    ("arguments", "judge"),
    [
        (["--revision", "r4", "--direction", "output"], Judge("output", profile="published", revision="r4")),
        (["--profile", "enforced", "--form", "chat"], Judge(profile="enforced")),
        (["--profile", "observed", "--direction", "stream", "--form", "chat"],
         Judge("stream", profile="observed", form="chat")),
        (["--profile", "observed", "--direction", "error"], Judge("error", profile="observed")),
    ],
)  # fmt: skip
def test_every_contract_gives_payloads_that_the_judge_takes(arguments: list[str], judge: Judge) -> None:
    """Direction, form, profile and revision mean what they mean to `wai validate`."""
    payloads = _lines(*arguments, "-n", "150", "--seed", "1")

    assert len(payloads) == 150
    assert all(map(judge.is_valid, payloads))


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    """And another seed gives others, with few payloads as with many."""

    def made(seed: str, count: str, hashes: str) -> str:
        arguments = (
            "generate",
            "--seed",
            seed,
            "-n",
            count,
            "--profile",
            "observed",
            "--direction",
            "output",
        )
        return wai(*arguments, env={"PYTHONHASHSEED": hashes}).stdout

    many = made("7", "200", "1")

    assert made("7", "200", "2") == many
    assert many.startswith(few := made("7", "20", "3"))
    assert made("8", "20", "1") != few


def test_json_is_one_array_of_the_same_payloads() -> None:
    """An element a line."""
    finished = wai("generate", "--seed", "3", "-n", "5", "--format", "json")

    assert json.loads(finished.stdout) == _lines("--seed", "3", "-n", "5")
    assert finished.stdout.count("\n") == 7


@pytest.mark.parametrize(
    "arguments",
    [["--direction", "output", "--revision", "r4"], ["--profile", "observed", "--direction", "stream"]],
)
def test_a_test_suite_can_be_run_by_any_validator(arguments: list[str]) -> None:
    """Groups of schema and tests, each with a description, data, and whether they are valid."""
    finished = wai("generate", "--seed", "3", "-n", "60", "--format", "jsonschema-test-suite", *arguments)
    groups = json.loads(finished.stdout)

    assert sum(len(group["tests"]) for group in groups) == 60
    for group in groups:
        assert group.keys() == {"description", "schema", "tests"}
        oracle = oracle_of(group["schema"])
        for test in group["tests"]:
            assert test.keys() == {"description", "data", "valid"}
            assert oracle.is_valid(test["data"]) is test["valid"]


def test_a_pytest_module_runs_where_we_are_not_installed(tmp_path: Path) -> None:
    """A test for each payload, with nothing imported but pytest."""
    module = tmp_path / "test_made.py"
    assert wai("generate", "--seed", "3", "-n", "5", "--format", "pytest", "-o", module).code == 0
    text = module.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(module)]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout
    assert "5 passed" in finished.stdout
    assert "workers_ai" not in text.replace("wai generate", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of thirty fixtures."""
    path = tmp_path / "fixtures"
    finished = wai("generate", "--seed", "3", "-n", "30", "--format", "dir", "-o", path)
    assert (finished.code, finished.stdout, finished.stderr) == (0, "", "")
    return path


def test_a_folder_has_a_manifest_and_passes_its_check(folder: Path) -> None:
    """The manifest has its published form; the files are those that it lists."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    finished = wai("generate", "--check", folder)

    validate_format("fixtures", manifest)
    assert {file["name"] for file in manifest["files"]} | {"manifest.json"} == {
        entry.name for entry in folder.iterdir()
    }
    assert (finished.code, finished.stdout) == (0, f"{folder}: all 30 files match their manifest and seed\n")


def test_a_check_names_what_differs(folder: Path) -> None:
    """A changed file, a missing one, a strange one."""
    (folder / REPLACED).write_text("{}", encoding="utf-8")
    (folder / "00007.json").unlink()
    (folder / "notes.txt").touch()
    finished = wai("generate", "--check", folder)

    assert finished.code == 1
    assert finished.stdout.splitlines() == [
        "notes.txt: not in the manifest",
        "00003.json: changed",
        "00007.json: missing",
    ]


def test_a_check_notices_a_manifest_that_goes_along_with_the_change(folder: Path) -> None:
    """The seed gives other bytes than those listed."""
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_bytes())
    (folder / REPLACED).write_bytes((folder / "00004.json").read_bytes())
    told["files"][2]["sha256"] = told["files"][3]["sha256"]
    told["schemas"][0]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(told), encoding="utf-8")
    finished = wai("generate", "--check", folder)

    assert finished.code == 1
    assert finished.stdout.splitlines() == [
        "manifest.json: the schema r5.input has changed",
        "00003.json: not reproduced by the seed",
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema_version": 2}', '{"schema_version": 1, "files": 3}']
)
def test_a_manifest_that_is_none_is_a_usage_error(folder: Path, text: str) -> None:
    """One sentence, and 2."""
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    finished = wai("generate", "--check", folder)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr == f"wai generate: {folder}/manifest.json is not a manifest of 'wai generate'\n"


def test_a_folder_of_fixtures_is_replaced_and_any_other_is_left_alone(folder: Path) -> None:
    """What we did not write is never removed."""
    again = wai("generate", "--seed", "4", "-n", "3", "--format", "dir", "-o", folder)
    left = sorted(entry.name for entry in folder.iterdir())
    (folder / "mine.txt").touch()
    refused = wai("generate", "--seed", "5", "-n", "3", "--format", "dir", "-o", folder)

    assert (again.code, left) == (0, ["00001.json", "00002.json", "00003.json", "manifest.json"])
    assert refused.code == 2
    reason = f"{folder} contains 'mine.txt', which is not a fixture"
    assert refused.stderr == f"wai generate: {reason}: choose a path that does not exist\n"
    assert (folder / "mine.txt").exists()
    assert sorted(entry.name for entry in folder.parent.iterdir()) == ["fixtures"]


def test_coverage_is_reported_and_can_fail_the_run(tmp_path: Path) -> None:
    """A hundred payloads reach everything, five do not."""
    file = tmp_path / "coverage.json"
    enough = wai("generate", "--seed", "1", "-n", "100", "--coverage", file, "--fail-under", "100")
    report = json.loads(file.read_bytes())
    few = wai("generate", "--seed", "1", "-n", "5", "--coverage", file, "--fail-under", "100")
    less = json.loads(file.read_bytes())

    validate_format("coverage", report)
    validate_format("coverage", less)
    assert enough.code == 0
    assert report["satisfied"] == {"reached": 230, "reachable": 230, "total": 230}
    assert few.code == 1
    assert few.stderr.startswith("wai generate: covered ")
    assert 0 < less["satisfied"]["reached"] < 230
    missing = [each for each in less["schemas"][0]["not_reached"] if each["side"] == "satisfied"]
    assert len(missing) == 230 - less["satisfied"]["reached"]


def test_coverage_is_printed_for_a_dash(tmp_path: Path) -> None:
    """On stdout and in no file of that name, unless the payloads go there, too."""
    file = tmp_path / "payloads.jsonl"
    printed = wai("generate", "--seed", "1", "-n", "5", "-o", file, "--coverage", "-", cwd=tmp_path)
    refused = wai("generate", "--seed", "1", "-n", "5", "--coverage", "-", cwd=tmp_path)

    assert printed.code == 0
    validate_format("coverage", json.loads(printed.stdout))
    assert [path.name for path in tmp_path.iterdir()] == ["payloads.jsonl"]
    assert (refused.code, refused.stdout) == (2, "")
    assert refused.stderr.endswith("give a path for the payloads with -o\n")


def test_what_cannot_be_reached_is_listed_with_the_proof(tmp_path: Path) -> None:
    """Two points of r4's answers; the rest is reached."""
    file = tmp_path / "coverage.json"
    arguments = ("--revision", "r4", "--direction", "output", "--coverage", file, "--fail-under", "100")
    finished = wai("generate", "--seed", "1", "-n", "100", *arguments)
    report = json.loads(file.read_bytes())
    unreached = [each for each in report["schemas"][0]["not_reached"] if each["side"] == "satisfied"]

    assert finished.code == 0
    assert report["satisfied"] == {"reached": 181, "reachable": 181, "total": 183}
    assert {each["why"]["kind"] for each in unreached} == {"shadowed"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-n", "0"], "argument -n: must be at least 1"),
        (["-n", "many"], "argument -n: must be a whole number from 1 to 1000000000, not 'many'"),
        (["-n", "-3"], "argument -n: must be at least 1"),
        (["-n", "9" * 5000], "argument -n: must be at most 1000000000"),
        (["-n", "-" + "9" * 5000], "argument -n: must be at least 1"),
        (["--seed", "-1"], "argument --seed: must be at least 0"),
        (
            ["--direction", "error", "--profile", "observed", "--form", "chat"],
            "error bodies have no form: leave the form out",
        ),
        (["--fail-under", "nan"], "argument --fail-under: 'nan' is not a number from 0 to 100"),
        (["--format", "dir"], "--format dir needs the path of a folder: give it with -o"),
        (["--format", "pytest", "-n", "1000001"], "this format holds at most 1000000 payloads"),
        (
            ["--format", "jsonschema-test-suite", "--profile", "enforced"],
            "no JSON Schema describes the enforced profile",
        ),
        (
            ["--profile", "enforced", "--direction", "output"],
            "nothing is enforced for the direction 'output'",
        ),
        (["--revision", "r2", "--form", "chat"], "revision 'r2' has no form 'chat' for input: choose one of"),
        (["--profile", "observed", "--revision", "r4"], "the observed contract has no revisions"),
        (
            ["--direction", "error", "--profile", "published"],
            "nothing is published for the direction 'error'",
        ),
        (["-o", "/dev/null/at/all"], "cannot write /dev/null/at/all: Not a directory"),
        (
            ["--check", "/nowhere/at/all"],
            "/nowhere/at/all has no manifest.json: it was not written by 'wai generate --format dir'",
        ),
        (["--format", "dir", "-o", "/dev/null"], "/dev/null is not a folder"),
    ],
)
def test_bad_arguments_give_one_sentence_and_2(arguments: list[str], sentence: str) -> None:
    """Nothing is written."""
    finished = wai("generate", *arguments)

    assert (finished.code, finished.stdout) == (2, "")
    said = finished.stderr.splitlines()[-1]
    assert said.startswith(f"wai generate: {sentence}")


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    """A run that is ended in the middle leaves the old file as it was."""
    file = tmp_path / "payloads.jsonl"
    file.write_text("old\n", encoding="utf-8")
    with subprocess.Popen([WAI, "generate", "-n", "100000000", "--seed", "1", "-o", file]) as run:
        while len(list(tmp_path.iterdir())) < 2:
            assert run.poll() is None
        run.terminate()
    assert file.read_text(encoding="utf-8") == "old\n"


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    """As `wai generate | head` does."""
    with subprocess.Popen(
        [WAI, "generate", "-n", "100000000", "--seed", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert json.loads(run.stdout.readline())
        run.stdout.close()
        assert run.stderr.read() == b""


def test_a_terminal_is_shown_how_far_a_long_run_is() -> None:
    """On stderr, and it is gone at the end; what is written is the same."""
    reader, terminal = pty.openpty()
    arguments = ["generate", "-n", "40000", "--seed", "1"]
    with subprocess.Popen([WAI, *arguments], stdout=subprocess.PIPE, stderr=terminal) as run:
        os.close(terminal)
        assert run.stdout is not None
        written = run.stdout.read()
    shown = b""
    with suppress(OSError):
        while part := os.read(reader, 65536):
            shown += part
    os.close(reader)

    assert written.count(b"\n") == 40_000
    assert b"of 40000 written" in shown
    assert shown.endswith(b"\r\x1b[2K")


@pytest.mark.parametrize("kind", ["request", "answer", "event", "error", "stream", "conversation"])
def test_plain_samples_of_every_kind_are_valid_without_a_warning(kind: str, tmp_path: Path) -> None:
    """What is written is what `wai validate` takes, line by line."""
    file = tmp_path / "made.jsonl"
    made = wai("generate", "--kind", kind, "--style", "plain", "--seed", "2", "-n", "40", "-o", file)
    judged = wai("validate", file)

    assert (made.code, judged.code) == (0, 0)
    assert "warning" not in judged.stdout


@pytest.mark.parametrize(
    ("kind", "suffix"), [("stream", ".sse"), ("conversation", ".jsonl"), ("error", ".json")]
)
def test_folders_hold_plain_samples_by_default(kind: str, suffix: str, tmp_path: Path) -> None:
    """With the files of their kind; they pass their check, and a changed one does not."""
    folder = tmp_path / "fixtures"
    assert (
        wai("generate", "--kind", kind, "--seed", "2", "-n", "5", "--format", "dir", "-o", folder).code == 0
    )
    manifest = json.loads((folder / "manifest.json").read_bytes())

    validate_format("fixtures", manifest)
    assert (manifest["kind"], manifest["style"]) == (kind, "plain")
    assert [file["name"] for file in manifest["files"]] == [f"{number:05}{suffix}" for number in range(1, 6)]
    assert wai("generate", "--check", folder).code == 0
    (folder / f"00002{suffix}").write_text("{}", encoding="utf-8")
    assert wai("generate", "--check", folder).stdout == f"00002{suffix}: changed\n"


def test_lines_are_drawn_by_default() -> None:
    """The default of `jsonl` covers the contract, as before."""
    assert _lines("--seed", "3") == _lines("--seed", "3", "--style", "drawn")
    assert _lines("--seed", "3") != _lines("--seed", "3", "--style", "plain")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--kind", "answer", "--direction", "output"], "say the same"),
        (["--kind", "stream", "--near-miss"], "no near miss"),
        (["--kind", "conversation", "--profile", "published"], "observed"),
        (["--style", "plain", "--near-miss"], "near misses are drawn"),
        (["--style", "plain", "--revision", "r2"], "default contract"),
    ],
)
def test_settings_that_exclude_each_other_are_refused(arguments: list[str], reason: str) -> None:
    """One sentence, and 2."""
    finished = wai("generate", *arguments)

    assert (finished.code, finished.stdout) == (2, "")
    assert reason in finished.stderr
