"""The argument parser of all commands: help with examples and exit codes, errors with a suggestion."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_USUAL_COLUMNS = 80
# How argparse words a value, or a command, that is not one of its choices.
_INVALID_CHOICE = (
    r"argument (?P<name>[^:]+): invalid choice: (?P<given>'.*'|\".*\"|\d+) \(choose from (?P<known>.*)\)$"
)
# The options that name what a command writes; `report` is a list of pairs.
_WRITTEN = ("output", "record", "coverage", "baseline", "report", "output_dir")
# A path object has one slash for two; a Windows path has one letter.
_URL = r"[A-Za-z][A-Za-z0-9+.-]+:/"
_QUOTED = r"'?([\w.+-]+)'?"


def add_talk_options(parser: argparse.ArgumentParser) -> None:
    """Declare `-q` and `-v`, which every command without a log of its own has."""
    options = parser.add_mutually_exclusive_group()
    options.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help="print no notes on stderr, unless the command ends with 2 or 3",
    )
    options.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="also print versions and the meaning of the exit code on stderr",
    )


class WaiParser(argparse.ArgumentParser):
    """Reports errors in one sentence, with a suggestion where one is close, and a reference to the help."""

    def __init__(
        self, prog: str, description: str, *, usage: str | None = None, epilog: str | None = None
    ) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=_Formatter,
        )
        self._given: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with 2.

        An option that does not exist comes first: argparse would complain about what is missing.
        """
        sentence = self._unknown_option() or _with_suggestion(message)
        end = "" if sentence.endswith("?") else "."
        self.exit(ExitCode.USAGE, f"{self.prog}: {one_line(sentence)}{end} See '{self.prog} --help'.\n")

    def parse(self, given: Sequence[str]) -> argparse.Namespace:
        """Return the parsed arguments, or exit with 2."""
        self._given = given
        parsed = self.parse_args(given)
        self._refuse_urls(parsed)
        return parsed

    def _refuse_urls(self, parsed: argparse.Namespace) -> None:
        """Refuse a URL as what to write: it would become folders, of which the first is called `https:`."""
        for name in _WRITTEN:
            value = getattr(parsed, name, None)
            for each in value if isinstance(value, list) else [value]:
                path = str(each[1] if isinstance(each, tuple) else each)
                if ":/" in path and re.match(_URL, path):
                    self.error(f"cannot write to {path}: it is a URL, but a file or a folder is needed")

    def _unknown_option(self) -> str | None:
        known = re.findall(r"(?<!\S)--[a-z][a-z-]*", self.format_help())
        for argument in self._given:
            if argument == "--":
                break
            option = argument.partition("=")[0]
            if option.startswith("--") and option not in known:
                return unrecognised(option, known)
        return None


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Determines the terminal width itself, because argparse would import shutil for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def unrecognised(given: str, known: Iterable[str]) -> str:
    """Return the message about an option that does not exist."""
    return f"unrecognized argument {given}{_suggestion(given, known)}"


def unknown_command(given: str, known: Sequence[str]) -> str:
    """Return the message about a command that does not exist."""
    close = _suggestion(given, known)
    return f"there is no command {given!r}{close or f': choose {_either(known)}'}"


def _with_suggestion(message: str) -> str:
    found = re.match(_INVALID_CHOICE, message)
    if found is None:
        return message
    known = re.findall(_QUOTED, found["known"])
    # It is quoted and escaped already.
    given = found["given"]
    close = _suggestion(given.strip("'\""), known)
    return f"{found['name']}: {given} is not one of {_either(known)}{close}"


def _suggestion(given: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(given, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _either(names: Sequence[str]) -> str:
    # Imported late: a right call needs none of it.
    from workers_ai_kernel.explaining.showing import either

    return either(names)


def _columns() -> int:
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _USUAL_COLUMNS  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return _USUAL_COLUMNS
