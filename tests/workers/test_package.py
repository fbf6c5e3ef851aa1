"""The npm package `workers-ai-standin`: its own tests, and what would be published."""

from __future__ import annotations

import json
import subprocess
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.workers.running import PACKAGE, ROOT, environment, packed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

# What the other modules share, without an export and so without types.
INTERNAL = {"src/text.js"}
MOST_BYTES = 50_000
WAI_DRIVER = ROOT / "src" / "workers_ai_contract" / "driver" / "wai-driver.mjs"


def test_its_own_tests_pass(node: Path, home: Path) -> None:
    """With Node's test runner, against the real command."""
    tests = sorted(str(path) for path in (PACKAGE / "test").glob("*.test.js"))

    done = subprocess.run(
        [node, "--test", *tests],
        cwd=PACKAGE,
        env=environment(home),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("node")
def test_what_is_published_is_small_and_has_types(tmp_path: Path) -> None:
    """At most 50 KB; each module with its types; no tests, no dependency."""
    archive = packed(tmp_path)
    with tarfile.open(archive) as opened:
        names = {name.removeprefix("package/") for name in opened.getnames()}
    modules = {name for name in names if name.endswith(".js")}

    assert archive.stat().st_size < MOST_BYTES
    assert names - modules == {
        *(name.removesuffix(".js") + ".d.ts" for name in modules - INTERNAL),
        "LICENSE",
        "README.md",
        "package.json",
        "wrangler.jsonc",
    }
    assert '"dependencies"' not in _text("package.json")


def test_the_driver_helper_is_the_one_that_the_command_writes() -> None:
    """`workers-ai-standin/driver` and the file of `wai init --node` are the same bytes."""
    ours = PACKAGE / "src" / "driver.js"

    assert ours.read_bytes() == WAI_DRIVER.read_bytes(), "run `make js`"


def test_each_export_is_there() -> None:
    """Its module and its types."""
    exports: dict[str, str | dict[str, str]] = json.loads(_text("package.json"))["exports"]
    named = {
        path for each in exports.values() for path in (each.values() if isinstance(each, dict) else [each])
    }

    assert [path for path in sorted(named) if not (PACKAGE / path).is_file()] == []
    assert {f"./src/{path.name}" for path in (PACKAGE / "src").iterdir()} - {
        f"./{name}" for name in INTERNAL
    } <= named


def _text(name: str) -> str:
    return (PACKAGE / name).read_text(encoding="utf-8")
