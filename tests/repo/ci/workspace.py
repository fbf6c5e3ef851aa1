"""A user's repository with payloads and models, and a runner that takes the steps of action.yml."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from tests.commands import Finished, wai

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[3]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
BIN = Path(sys.prefix) / "bin"
_INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")

RIGHT = '{"prompt": "tide"}'
WRONG = '{\n  "prompt": "tide",\n  "temperature": 9\n}'
DUBIOUS = '{"prompt": "tide", "temprature": 0}'
NO_FINDINGS = '{"schema_version": 1, "clients": {}}'
SCHEMA = '{"type": "object", "properties": {"tide": {"type": "string"}}, "required": ["tide"]}'


def yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file has
    """Read a YAML file."""
    reader: Any = YAML(typ="safe")
    return reader.load(path.read_text("utf-8"))


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files, with the folders that they are in."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def make_models(folder: Path) -> None:
    """Put a schema into a folder, and the package that `wai codegen` generates from it."""
    write(folder, {"schema.json": SCHEMA})
    finished = wai("codegen", "--input", "schema.json", "-o", "my_models", cwd=folder)
    assert finished.code == 0, finished.stderr


def clients_file(**commands: str) -> str:
    """Return a settings file with these clients, of which little is tried."""
    tables = "".join(f"[clients.{name}]\ncommand = {json.dumps(text)}\n" for name, text in commands.items())
    return f'max_examples = 1\noperations = ["prompt"]\n{tables}'


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Finished:
    """Run a program to its end, with the project's commands on the path; `env` is added."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    finished = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PATH": path, **(env or {})},
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    return Finished(finished.returncode, finished.stdout, finished.stderr)


def pre_commit(workspace: Path, hook: str, **settings: object) -> Finished:
    """Let pre-commit run one of our hooks on every file of a repository.

    The hook stands there as a local one that is installed already: nothing is fetched.
    """
    (ours,) = [each for each in yaml(MANIFEST) if each["id"] == hook]
    local: dict[str, object] = {**ours, "language": "system", **settings}
    local.pop("additional_dependencies", None)
    config = json.dumps({"repos": [{"repo": "local", "hooks": [local]}]})
    write(workspace, {".pre-commit-config.yaml": config})
    home = {"PRE_COMMIT_HOME": str(workspace.parent / "pre-commit"), "PRE_COMMIT_COLOR": "never"}
    for words in (("git", "init", "--quiet"), ("git", "add", "--all")):
        assert run(*words, cwd=workspace).code == 0
    return run("pre-commit", "run", "--all-files", "--verbose", cwd=workspace, env=home)


@dataclass(frozen=True, slots=True)
class Runner:
    """What a runner of GitHub Actions gives to a composite action."""

    workspace: Path
    temporary: Path

    def use(
        self, inputs: Mapping[str, str], *, install: bool = False, env: Mapping[str, str] | None = None
    ) -> Finished:
        """Take the steps of action.yml in turn, up to the first that fails, and return the last one taken.

        Without `install` the first step is left out, and the environment of the tests is taken instead.
        """
        action = yaml(ROOT / "action.yml")
        given = {name: spec["default"] for name, spec in action["inputs"].items()}
        given.update(inputs)
        assert given.keys() == action["inputs"].keys()
        if not install:
            (self.temporary / "workers-ai-contract").symlink_to(sys.prefix)
        finished = Finished(0, "", "")
        for step in action["runs"]["steps"][0 if install else 1 :]:
            finished = self._take(step, given, env or {})
            if finished.code:
                break
        return finished

    def _take(self, step: Any, inputs: Mapping[str, str], env: Mapping[str, str]) -> Finished:  # noqa: ANN401 - from YAML
        assert step["shell"] == "bash"
        values = {
            name: _INPUT.sub(lambda found: inputs[found[1]], text) for name, text in step["env"].items()
        }
        assert not [text for text in (*values.values(), step["run"]) if "${{" in text]
        given = {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(self.temporary), **values, **env}
        words = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
        return run(*words, cwd=self.workspace, env=given)
