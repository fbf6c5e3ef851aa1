"""The repository itself: what documents say is true, and what is promised is there."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib

import pytest

from tests.repo.tracked import ROOT, tracked_files
from workers_ai_contract.cli.main import COMMANDS

SOURCE_ROOTS = (
    "codegen/workers_ai_codegen",
    "generated/workers_ai_models",
    "schemas/workers_ai_schemas",
    "src/workers_ai_contract",
)


def _read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("command", [name for name, _, _ in COMMANDS])
def test_every_command_is_documented(command: str) -> None:
    """README and changelog name each command."""
    assert f"wai {command}" in _read("README.md")
    assert f"wai {command}" in _read("CHANGELOG.md")


def test_the_changelog_has_the_version_that_is_built() -> None:
    """The newest heading is the version of pyproject.toml."""
    version = tomllib.loads(_read("pyproject.toml"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", _read("CHANGELOG.md"), re.MULTILINE)

    assert headings[0] == version


@pytest.mark.parametrize("root", SOURCE_ROOTS)
def test_every_package_is_typed_and_named_in_the_architecture(root: str) -> None:
    """Each source root has its marker, and ARCHITECTURE.md says what it is for."""
    assert (ROOT / root / "py.typed").exists()
    assert root in _read("ARCHITECTURE.md")


def test_the_architecture_names_every_part_of_the_runtime() -> None:
    """The table has each module and subpackage of the runtime, in the order that is enforced."""
    parts = {
        path.stem
        for path in (ROOT / "src/workers_ai_contract").iterdir()
        if path.name[0] not in "_." and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    layers = tomllib.loads(_read("pyproject.toml"))["tool"]["importlinter"]["contracts"][-1]["layers"]

    assert parts == set(layers)
    table = _read("ARCHITECTURE.md").partition("| layer |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == layers[::-1]


def test_the_lock_holds_names_versions_and_hashes_only() -> None:
    """No address of a registry and no path of a machine is in one, and every requirement has a hash."""
    locks = sorted(path.name for path in (ROOT / "requirements").glob("*.txt"))
    assert "dev.txt" in locks
    for name in locks:
        _check_lock(_read(f"requirements/{name}"))


def _check_lock(lock: str) -> None:
    requirements = re.findall(r"^[a-z0-9][^ ]*==\S+", lock, re.MULTILINE)

    assert "://" not in lock
    assert "--find-links" not in lock
    assert "--index-url" not in lock
    assert requirements
    assert lock.count("--hash=sha256:") >= len(requirements)


def test_npm_locks_hold_no_addresses() -> None:
    """Neither `resolved` nor an address is in any package-lock.json."""
    locks = [name for name in tracked_files() if name.endswith("package-lock.json")]

    assert locks
    for name in locks:
        packages = json.loads(_read(name))["packages"]
        assert not [key for key, package in packages.items() if "resolved" in package]


def test_the_direct_dependencies_stay_few() -> None:
    """The base install has at most six."""
    assert len(tomllib.loads(_read("pyproject.toml"))["project"]["dependencies"]) <= 6


def test_what_make_lists_is_there() -> None:
    """`make help` names the targets of the README."""
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S607

    for target in ("demo", "test", "check", "codegen", "lock"):
        assert re.search(rf"^{target} ", listed.stdout, re.MULTILINE)
