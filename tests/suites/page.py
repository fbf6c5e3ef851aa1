"""Writes docs/suites.md from a run of the suites."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.suites.expected import BY_DEFAULT, WITH_SWITCHES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "suites.md"
_LOCKS = ("suites", "suites-instructor")
_PACKAGES = (
    "cloudflare",
    "instructor",
    "langchain-cloudflare",
    "langchain-openai",
    "langchain-tests",
    "litellm",
    "llm",
    "openai",
    "openai-agents",
)
_VERSION = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
_INTRODUCTION = """# Outside suites

Made by `make test-suites WRITE=1`. Real packages, unpatched, make real calls to the real stand-in, each at
the seeds {seeds} with the same outcome. They have environments of their own (`requirements/suites.txt`,
`requirements/suites-instructor.txt`, `tests/suites/node-clients/`). The target ends with 1 if anything fails
that is not listed below with the client's reason.

**With switches** means `--accept null-content --responses-stream --usage-chunks 1` and an alias for every
model name. Plain chat, a whole tool loop (call, result, final answer), a stream and an error call also run
without any switch.
"""


def page(whys: Mapping[str, Mapping[tuple[str, str], set[str | None]]], seeds: Sequence[int]) -> str:
    """Return the page for the outcomes of a run."""
    modes = (("default", "Without switches", BY_DEFAULT), ("switches", "With switches", WITH_SWITCHES))
    lines = [_INTRODUCTION.format(seeds=", ".join(map(str, seeds))), *_versions()]
    for mode, title, expected in modes:
        lines += ["", f"## {title}", "", *_counts(whys[mode])]
        if expected:
            lines += [
                "",
                "What fails, and why:",
                "",
                "| suite | test | the client's reason |",
                "|---|---|---|",
            ]
            lines += [f"| {package} | `{name}` | {why} |" for (package, name), why in expected.items()]
    return "\n".join([*lines, ""])


def _counts(found: Mapping[tuple[str, str], set[str | None]]) -> Iterator[str]:
    yield "| suite | passed | of |"
    yield "|---|--:|--:|"
    for package in dict.fromkeys(package for package, _ in found):
        outcomes = [whys for (each, _), whys in found.items() if each == package]
        passed = sum(whys == {None} for whys in outcomes)
        yield f"| {package} | {passed} | {len(outcomes)} |"


def _versions() -> Iterator[str]:
    """Yield the versions that the locks name."""
    listed: list[str] = []
    for name in _LOCKS:
        found = dict(_VERSION.findall((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")))
        listed += [f"{package} {found[package]}" for package in _PACKAGES if package in found]
    yield f"From PyPI: {', '.join(listed)} (the last two for instructor)."
