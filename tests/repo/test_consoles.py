"""The commands that the documents show: each is run as it stands, and prints what is shown."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
BASH = shutil.which("bash") or "bash"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
# What other tests run, or what needs a network, a terminal, or a client of the reader's.
ELSEWHERE = re.compile(
    r"wai (serve|proxy|learn|fuzz|replay|report|pull)\b|wai --help|make |source |curl |pip |npm |"
    r"wrangler |docker "
)
REQUEST = {"messages": [{"role": "user", "content": "Why do tides rise?"}], "temperature": 9}
SCHEMA = {"type": "object", "properties": {"prompt": {"type": "string"}}, "required": ["prompt"]}
# For what a page says in words: the reader's own schema that is wrong, for example.
EXPECTED = {"wai generate --schema wrong.json": 2}


class Shown(NamedTuple):
    """A command line in a page, with the lines that are shown below it."""

    page: str
    line: str
    output: tuple[str, ...]


def all_shown(pages: Iterable[Path]) -> Iterator[Shown]:
    """Yield the command lines of all console blocks of some pages."""
    for page in pages:
        for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            commands = re.split(r"^\$ ", block.replace("\\\n", ""), flags=re.MULTILINE)[1:]
            for command in commands:
                line, *output = command.splitlines()
                yield Shown(page.name, line, tuple(filter(str.strip, output)))


def shown() -> list[Shown]:
    """Return the command lines of all console blocks that can be run here."""
    return [command for command in all_shown(PAGES) if not ELSEWHERE.match(command.line)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that stand for the reader's own."""
    place = tmp_path_factory.mktemp("reader")
    lines = "".join(f"{json.dumps(request)}\n" for request in ({"prompt": "tide"}, REQUEST))
    (place / "payloads").mkdir()
    for name in ("request.json", "payloads/first.json"):
        (place / name).write_text(json.dumps(REQUEST), "utf-8")
    for name in ("log.jsonl", "big.jsonl"):
        (place / name).write_text(lines, "utf-8")
    for name in ("sync-input.json", "sync-output.json", "berth.json"):
        (place / name).write_text(json.dumps(SCHEMA), "utf-8")
    for model in ("glm-5.3", "glm-5.3-flash"):
        pulled = place / "contracts" / model
        pulled.mkdir(parents=True)
        (pulled / "input.json").write_text(json.dumps(SCHEMA), "utf-8")
        (pulled / "output.json").write_text("{}", "utf-8")
        (pulled / "passport.json").write_text(json.dumps({"model": f"@cf/zai-org/{model}"}), "utf-8")
    (place / "pyproject.toml").write_text('[tool.wai]\ncontracts = "contracts"\n', "utf-8")
    (place / "wrong.json").write_text('{"pattern": "(a)\\\\1"}', "utf-8")
    programs = place / "programs"
    programs.mkdir()
    for name, text in {
        "tail": f"cat {place}/log.jsonl",
        "pbpaste": "echo AiError: 3040: no capacity",
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (programs / name).chmod(0o755)
    return place


def _place_of(command: Shown, folder: Path, number: int) -> Path:
    """Return where to run a command: `wai init` begins a project, so it gets an empty folder."""
    if not command.line.startswith("wai init"):
        return folder
    place = folder / f"project-{number}"
    place.mkdir()
    return place


@pytest.mark.slow
def test_every_command_that_is_shown_runs_and_prints_what_is_shown(folder: Path) -> None:
    """In the order of each page; a wrong call would end with 2, and an ellipsis stands for anything."""
    path = os.pathsep.join([str(folder / "programs"), sysconfig.get_path("scripts"), os.environ["PATH"]])
    failed: list[tuple[str, str, str, str]] = []
    for number, command in enumerate(shown()):
        run = subprocess.run(
            [BASH, "-c", command.line],
            cwd=_place_of(command, folder, number),
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        printed = run.stdout + run.stderr
        expected = next((code for start, code in EXPECTED.items() if command.line.startswith(start)), None)
        if run.returncode != expected and run.returncode not in {0, 1}:
            failed.append((command.page, command.line, f"exit code {run.returncode}", printed[-300:]))
        failed += [(command.page, command.line, "does not print", line) for line in missing(command, printed)]

    assert failed == []


def missing(command: Shown, printed: str) -> list[str]:
    """Return the lines that are shown and were not printed."""
    return [
        line for line in command.output if not re.search(re.escape(line.strip()).replace("…", ".*"), printed)
    ]


@pytest.mark.slow
def test_the_first_run_in_the_readme_prints_what_is_shown(tmp_path: Path) -> None:
    """Every number in it; a new case of the fuzzer changes them."""
    command = next(all_shown([ROOT / "README.md"]))
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    run = subprocess.run(
        [BASH, "-c", command.line],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert command.line.startswith("wai fuzz ")
    assert missing(command, run.stdout) == []


def test_the_commands_are_found() -> None:
    """A change of the notation would leave the test above without commands."""
    found = shown()

    assert len(found) > 25
    assert sum(bool(command.output) for command in found) > 1
