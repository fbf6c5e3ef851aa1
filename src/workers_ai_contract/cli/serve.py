"""`wai serve`: runs the stand-in until Ctrl-C; prints its URL on stdout and its log on stderr."""

from __future__ import annotations

import gc
import os
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workers_ai_contract.api.arguments import LARGEST_SEED
from workers_ai_contract.cli.command import Command
from workers_ai_contract.cli.stopping import stop_signals, wait_for_stop
from workers_ai_contract.options.listening import add_listening_options
from workers_ai_contract.options.numbers import LARGEST_PORT, whole_number
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from workers_ai_contract.cli.serve_check import ServeCheck
    from workers_ai_contract.faults import FaultKind
    from workers_ai_contract.scenarios import Scenario
    from workers_ai_kernel import JsonObject


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `wai serve`."""
    parser.add_argument(
        "--port",
        type=whole_number(0, LARGEST_PORT),
        default=0,
        metavar="N",
        help="port to listen on; 0 chooses a free one, and the URL is printed (default: %(default)s)",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on (default: %(default)s, reachable only from this machine)",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0, LARGEST_SEED),
        default=0,
        metavar="N",
        help="seed of the replies: the same seed and request give the same reply (default: %(default)s)",
    )
    parser.add_argument(
        "--replies",
        choices=("plain", "drawn"),
        default="plain",
        help="plain: complete, sensible answers; drawn: any valid answer, with the hard cases "
        "(default: %(default)s)",
    )
    _add_scenarios(parser)
    parser.add_argument(
        "--revision",
        default="latest",
        help="schema revision for validating requests: r0 to r5, or latest (default: latest)",
    )
    parser.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="MODEL",
        help="serve this model, too: a built-in one, one in the folder that the setting 'contracts' names, "
        "or the folder that wai pull wrote; can be repeated",
    )
    planned = parser.add_mutually_exclusive_group()
    planned.add_argument(
        "--fault", metavar="NAME", help="answer every accepted request with this fault; see --list-faults"
    )
    planned.add_argument("--list-faults", action="store_true", help="print the faults, and exit")
    planned.add_argument(
        "--plan", type=Path, metavar="FILE", help="answer the accepted requests as a plan, in JSON, says"
    )
    planned.add_argument(
        "--replay",
        type=Path,
        metavar="FILE",
        help="answer only recorded requests, with the recorded answers: FILE.har, FILE.jsonl or a cassette",
    )
    add_listening_options(parser, name="stand-in", logged="request")
    parser.add_argument(
        "--check",
        nargs="?",
        const="replies",
        choices=("requests", "replies"),
        help="judge the program that makes the requests, and print what was found at the end (exit code 1); "
        "replies, the default: answer also in unusual formats and with passing faults; requests: do not",
    )
    _add_switches(parser)


def _add_scenarios(parser: argparse.ArgumentParser) -> None:
    named = parser.add_mutually_exclusive_group()
    named.add_argument(
        "--scenario",
        metavar="NAME",
        help="answer every accepted request with this reply; see --list-scenarios",
    )
    named.add_argument("--list-scenarios", action="store_true", help="print the scenarios, and exit")


def _add_switches(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "switches", "for what clients need and the API refuses or its documents contest; see docs/serve.md"
    )
    group.add_argument(
        "--accept",
        action="append",
        default=[],
        choices=("null-content",),
        help="accept messages whose content is null or missing (the API refuses them)",
    )
    group.add_argument(
        "--responses-stream",
        action="store_true",
        help="stream on /ai/v1/responses (the API is not known to)",
    )
    group.add_argument(
        "--usage-chunks",
        type=whole_number(1, 2),
        default=2,
        choices=(1, 2),
        help="how many chunks with usage end a stream (default: %(default)s, as recorded)",
    )
    group.add_argument(
        "--alias",
        action="append",
        default=[],
        metavar="PATTERN=MODEL",
        help="accept other model names, such as '*=@cf/openai/gpt-oss-20b'; can be repeated",
    )
    group.add_argument(
        "--strict",
        choices=("published", "observed"),
        help="refuse also what this contract refuses (default: only what the API refuses)",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP, then return 0; with `--check`, what was found decides."""
    if arguments.list_scenarios or arguments.list_faults:
        return _list(scenarios=arguments.list_scenarios)
    with stop_signals() as signals:
        # Imported after the handlers are installed, so that Ctrl-C during the import exits cleanly.
        from workers_ai_contract.api.serving import serve
        from workers_ai_contract.reporting.judgements.colours import wants_colours
        from workers_ai_contract.reporting.serve_log import ServeLog
        from workers_ai_contract.settings.switches import alias

        log = ServeLog(
            colours=wants_colours(os.environ, is_terminal=_is_terminal()),
            quiet=arguments.quiet,
            verbose=arguments.verbose,
        )
        check = _check_of(arguments)
        serving = serve(
            seed=arguments.seed,
            replies=arguments.replies,
            scenario=arguments.scenario,
            host=arguments.host,
            port=arguments.port,
            revision=arguments.revision,
            accept=arguments.accept,
            responses_stream=arguments.responses_stream,
            usage_chunks=arguments.usage_chunks,
            aliases=dict(map(alias, arguments.alias)),
            strict=arguments.strict,
            on_exchange=log.exchange if check is None else check.both(log.exchange),
            record=arguments.record,
            models=arguments.model,
            replay=arguments.replay,
            plan=_plan_of(arguments) if check is None or check.plan is None else check.plan,
        )
        with serving as origin:
            # What is there now stays, so the collector need not look through it again.
            gc.freeze()
            if not arguments.quiet:
                log.line(f"seed {arguments.seed}, revision {arguments.revision}; {_hint(origin)}")
            if not _is_loopback(origin):
                log.line(f"warning: other machines can reach {origin}; every token is accepted")
            # Last, since a program that reads it may call at once, and what it calls is logged.
            print(origin, flush=True)  # noqa: T201 - this is a front end
            wait_for_stop(signals, until_stdin_closes=arguments.until_stdin_closes)
    return ExitCode.CLEAN if check is None else check.conclude()


def _check_of(arguments: argparse.Namespace) -> ServeCheck | None:
    if arguments.check is None:
        return None
    from workers_ai_contract.cli.serve_check import ServeCheck
    from workers_ai_contract.errors import UsageError

    if arguments.check == "replies" and arguments.replay is not None:
        raise UsageError("--check replies varies answers, and --replay has its own: give --check requests")
    planned = arguments.fault is not None or arguments.plan is not None
    if arguments.check == "replies" and planned:
        raise UsageError("--check answers in its own ways: with --fault or --plan, give --check requests")
    return ServeCheck(varied=arguments.check == "replies")


def _plan_of(arguments: argparse.Namespace) -> str | JsonObject | None:
    return arguments.fault if arguments.plan is None else _plan_in(arguments.plan)


def _list(*, scenarios: bool) -> int:
    from workers_ai_contract.faults import FAULTS
    from workers_ai_contract.scenarios import SCENARIOS

    named: Mapping[str, Scenario | FaultKind] = SCENARIOS if scenarios else FAULTS
    width = max(map(len, named))
    for name, entry in named.items():
        line = f"{name:{width}}  {entry.meaning}".replace("`", "")
        print(output_line(line))  # noqa: T201 - this is a front end
    return ExitCode.CLEAN


def _plan_in(path: Path) -> JsonObject:
    from workers_ai_contract.contracts.reading import read
    from workers_ai_contract.errors import SetupError, UnreadableError, UsageError, reason_of

    try:
        plan = read(path.read_bytes()).payload
    except OSError as error:
        raise SetupError(f"cannot read {path}: {reason_of(error)}") from error
    except UnreadableError as error:
        raise UsageError(f"{path} is not a plan: {error.reason}") from None
    if not isinstance(plan, dict):
        raise UsageError(f"{path} is not a plan: it must be an object with `steps`")
    return plan


def _hint(origin: str) -> str:
    seen = f"; {origin}/__wai/ shows what arrives" if _is_loopback(origin) else ""
    return f"base URL for OpenAI clients: {origin}/client/v4/accounts/ID/ai/v1{seen}; Ctrl-C stops"


def _is_terminal() -> bool:
    # None if the shell has closed it.
    return sys.stderr is not None and sys.stderr.isatty()  # pyright: ignore[reportUnnecessaryComparison]


def _is_loopback(origin: str) -> bool:
    return ip_address(urlsplit(origin).hostname or "").is_loopback


COMMAND = Command("serve", "Run a stand-in Workers AI on loopback.", add_arguments, execute)
