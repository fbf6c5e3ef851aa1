"""The front end: runs the chosen command and turns every WaiError into a message and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from workers_ai_contract.cli.signals import interrupted_by_signals
from workers_ai_contract.cli.stdout import reported_stdout
from workers_ai_contract.errors import UsageError, WaiError
from workers_ai_contract.options.parsing import WaiParser, add_talk_options, unknown_command, unrecognised
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import output_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.cli.command import CommandLike

_HELP = "help"
# These have a log of their own, of which the options choose the lines.
_HAVE_TALK_OPTIONS = frozenset({"proxy", "serve"})
_OPTIONS = ("-h", "--help", "-V", "--version")

# Name, help text, and module; None if the command is provided by an entry point.
COMMANDS: tuple[tuple[str, str, str | None], ...] = (
    ("validate", "validate payloads against the contract", "workers_ai_contract.cli.validate"),
    ("generate", "write payloads that are valid under the contract", "workers_ai_contract.cli.generate"),
    ("explain", "explain a code or an error message of the API", "workers_ai_contract.cli.explain"),
    ("serve", "run a stand-in Workers AI on loopback", "workers_ai_contract.cli.serve"),
    ("proxy", "judge and record the calls to the API", "workers_ai_contract.cli.proxy"),
    ("learn", "find what answers have and the contract lacks", "workers_ai_contract.cli.learn"),
    ("init", "write a driver, a settings file and a CI job", "workers_ai_contract.cli.init"),
    ("fuzz", "test how a client handles the API", "workers_ai_contract.cli.fuzz"),
    ("replay", "reproduce one finding from its file", "workers_ai_contract.cli.replay"),
    ("report", "make one report of those of several runs", "workers_ai_contract.cli.report"),
    ("lint", "find what is wrong with a schema itself", "workers_ai_contract.cli.lint"),
    ("diff", "compare two schemas, each change with a payload", "workers_ai_contract.cli.diff"),
    ("schema", "print the JSON Schema of one contract", "workers_ai_contract.cli.schema"),
    ("openapi", "print an OpenAPI 3.1 document of the routes", "workers_ai_contract.cli.openapi"),
    ("export", "write every schema and OpenAPI document", "workers_ai_contract.cli.export"),
    ("codegen", "generate the models from the schemas", None),
    ("pull", "download the currently published schema pair", None),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `wai` with these arguments (default: `sys.argv`) and return the exit code."""
    if sys.stderr is None:
        # Closed by the shell; messages are then discarded.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the process ends
    code = _outcome(list(sys.argv[1:] if arguments is None else arguments))
    if arguments is None:
        # The process ends now; a last garbage collection would cost a short command 6 % of its instructions.
        gc.freeze()
    return code


def _outcome(given: list[str]) -> int:
    try:
        return _reported(given[0] if given else "", given)
    except OSError:
        # Only stderr is left, as a failing stdout is a SetupError: nothing can be reported.
        return ExitCode.USAGE


def _reported(name: str, given: list[str]) -> int:
    try:
        with interrupted_by_signals(), reported_stdout():
            return _chosen(name, given)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough, as in `wai generate | head`; that is not a finding.
        return ExitCode.CLEAN
    except WaiError as error:
        print(f"wai {name}: {output_lines(str(error))}", file=sys.stderr)  # noqa: T201 - this is the front end
        return ExitCode.USAGE


def _chosen(name: str, given: list[str]) -> int:
    if any("\0" in argument for argument in given):
        raise UsageError("an argument contains a NUL character, which no name can")
    if name in {command for command, _, _ in COMMANDS}:
        return _run(name, given[1:])
    if name == _HELP and len(given) > 1:
        return _chosen(given[1], [given[1], "--help"])
    overview = _overview()
    if not given:
        overview.print_help(sys.stderr)
        return ExitCode.USAGE
    if name == _HELP:
        overview.print_help()
        return ExitCode.CLEAN
    if not name.startswith("-"):
        overview.error(unknown_command(name, [*(command for command, _, _ in COMMANDS), _HELP]))
    if name not in _OPTIONS:
        overview.error(unrecognised(name, _OPTIONS))
    overview.parse_args(given)
    return ExitCode.CLEAN


def _run(name: str, arguments: list[str]) -> int:
    command = _find(name)
    parser = WaiParser(f"wai {name}", command.summary, epilog=_epilog(name, arguments))
    command.add_arguments(parser)
    if name in _HAVE_TALK_OPTIONS:
        return command.execute(parser.parse(arguments))
    add_talk_options(parser)
    parsed = parser.parse(arguments)
    if not parsed.quiet and not parsed.verbose:
        return command.execute(parsed)
    # Imported here because most runs have neither option.
    from workers_ai_contract.cli.talk import quietly, verbosely

    return (quietly if parsed.quiet else verbosely)(name, partial(command.execute, parsed))


def _epilog(name: str, arguments: list[str]) -> str | None:
    """Return the end of the help; None if it is not asked for, because a command should start fast."""
    if "-h" not in arguments and "--help" not in arguments:
        return None
    from workers_ai_contract.options.help_texts import HELP

    return HELP[name].text() if name in HELP else None


def _find(name: str) -> CommandLike:
    module = next(place for command, _, place in COMMANDS if command == name)
    if module is not None:
        command: CommandLike = import_module(module).COMMAND
        return command
    # Imported here because it is slow.
    from workers_ai_contract.api.commands import provided_command

    found: CommandLike = provided_command(name)
    return found


def _overview() -> WaiParser:
    from workers_ai_contract._version import __version__

    listing = "\n".join(f"  {name:<10} {summary}" for name, summary, _ in COMMANDS)
    parser = WaiParser(
        "wai",
        "Validate, mock and fuzz against the contract of Workers AI's text models.",
        usage="wai COMMAND [ARGUMENT ...]",
        epilog=f"commands:\n{listing}\n\n'wai help COMMAND' shows the options of a command, and examples.",
    )
    parser.add_argument("-V", "--version", action="version", version=f"wai {__version__}")
    return parser
