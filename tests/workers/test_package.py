"""The npm package `workers-ai-standin`: its own tests, and what would be published."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.workers.node import PACKAGE, environment, packed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

MOST_BYTES = 50_000


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
    listed = subprocess.run(["tar", "-tf", archive], capture_output=True, check=True, encoding="utf-8")
    names = {name.removeprefix("package/") for name in listed.stdout.split()}
    modules = {name for name in names if name.endswith(".js")}

    assert archive.stat().st_size < MOST_BYTES
    assert names - modules == {
        *(name.removesuffix(".js") + ".d.ts" for name in modules),
        "LICENSE",
        "README.md",
        "package.json",
        "wrangler.jsonc",
    }
    assert '"dependencies"' not in (PACKAGE / "package.json").read_text(encoding="utf-8")
