"""`wai init`: writes a driver, a settings file and a CI job to begin with."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_WORKFLOW = ".github/workflows/wai-fuzz.yml"
_HELPER = "wai-driver.mjs"


class Language(NamedTuple):
    """What is written for one language: the driver, its command, and the steps of the CI job before it.

    `install` is the command that installs the package that the driver uses until it is edited.
    """

    template: str
    driver: str
    command: str
    setup: str
    install: str
    helper: bool = False


_LANGUAGES = {
    "python": Language(
        "python.txt",
        "wai_client.py",
        "python wai_client.py",
        "      # What your client needs.\n      - run: pip install openai",
        "pip install openai",
    ),
    "node": Language(
        "node.txt",
        "wai_client.mjs",
        "node wai_client.mjs",
        "      - uses: actions/setup-node@v4\n        with:\n          node-version: 24\n"
        "      # What your client needs.\n      - run: npm ci",
        "npm install openai",
        helper=True,
    ),
}


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("language", choices=tuple(_LANGUAGES), help="the language of your client")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="root of your project (default: the current folder)",
    )
    parser.add_argument("--force", action="store_true", help="overwrite files that exist")


def _execute(arguments: Namespace) -> int:
    language = _LANGUAGES[arguments.language]
    contents = _contents(language)
    root: Path = arguments.output
    existing = [name for name in contents if (root / name).exists()]
    if existing and not arguments.force:
        raise UsageError(f"nothing was written: {_listed(existing)} already; --force overwrites")
    for name, content in contents.items():
        _write(root / name, content)
        sys.stdout.write(output_line(f"wrote {root / name}") + "\n")
    step = (
        f"{language.driver} uses the package openai ({language.install}): edit it, then run: "
        "wai fuzz --check-driver, and after it: wai fuzz"
    )
    print(f"wai init: {output_line(step)}", file=sys.stderr)  # noqa: T201 - talk
    return ExitCode.CLEAN


def _listed(names: list[str]) -> str:
    return f"{', '.join(names)} {'exists' if len(names) == 1 else 'exist'}"


def _contents(language: Language) -> dict[str, str]:
    home = files("workers_ai_contract.driver")
    templates = home / "templates"
    written = {
        language.driver: (templates / language.template).read_text("utf-8"),
        "clients.toml": (templates / "clients.txt").read_text("utf-8").replace("@COMMAND@", language.command),
        _WORKFLOW: (templates / "workflow.txt").read_text("utf-8").replace("@SETUP@", language.setup),
    }
    return {**written, _HELPER: (home / _HELPER).read_text("utf-8")} if language.helper else written


def _write(path: Path, content: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    except OSError as error:
        raise SetupError(f"cannot write {path}: {error.strerror or error}") from error


COMMAND = Command("init", "Write a driver, a settings file and a CI job.", _add_arguments, _execute)
