"""`wai proxy`: forwards calls to the API until Ctrl-C; judges and records what passes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.cli.stopping import stop_signals, wait_for_stop
from workers_ai_contract.options.listening import add_listening_options
from workers_ai_contract.options.numbers import LARGEST_PORT, whole_number

if TYPE_CHECKING:
    import argparse


_SWITCH_S = 0.0002


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `wai proxy`."""
    parser.add_argument(
        "--upstream",
        required=True,
        metavar="URL",
        help="where to send the requests, such as https://api.cloudflare.com; a path in it is put before "
        "each path",
    )
    parser.add_argument(
        "--mode",
        choices=("watch", "guard"),
        default="watch",
        help="watch: forward every request; guard: refuse what the API would refuse (default: %(default)s)",
    )
    parser.add_argument(
        "--port",
        type=whole_number(0, LARGEST_PORT),
        default=0,
        metavar="N",
        help="port on 127.0.0.1; 0 chooses a free one, and the URL is printed (default: %(default)s)",
    )
    parser.add_argument(
        "--profile",
        choices=("published", "enforced", "observed"),
        help="judge requests by this profile (default: enforced)",
    )
    parser.add_argument(
        "--revision",
        default="latest",
        help="schema revision for judging requests: r0 to r5, or latest (default: latest)",
    )
    parser.add_argument(
        "--show-values", action="store_true", help="quote values of payloads, which are masked otherwise"
    )
    add_listening_options(parser, name="proxy", logged="call")


def execute(arguments: argparse.Namespace) -> int:
    """Forward until SIGINT, SIGTERM or SIGHUP; what was judged decides the exit code."""
    # Else what is forwarded would wait up to 5 ms for the thread that judges.
    sys.setswitchinterval(_SWITCH_S)
    with stop_signals() as signals:
        # Imported after the handlers are installed, so that Ctrl-C during the import exits cleanly.
        from workers_ai_contract.api.proxying import proxy
        from workers_ai_contract.reporting.judgements.colours import wants_colours
        from workers_ai_contract.reporting.proxy_log import ProxyLog

        log = ProxyLog(
            colours=wants_colours(os.environ, is_terminal=sys.stderr.isatty()),
            quiet=arguments.quiet,
            verbose=arguments.verbose,
        )
        running = proxy(
            arguments.upstream,
            mode=arguments.mode,
            port=arguments.port,
            revision=arguments.revision,
            profile=arguments.profile,
            show_values=arguments.show_values,
            on_call=log.call,
            record=arguments.record,
        )
        with running:
            if not arguments.quiet:
                log.line(f"forwards to {arguments.upstream} ({arguments.mode}); Ctrl-C stops")
            # Last, since a program that reads it may call at once, and what it calls is logged.
            print(running.origin, flush=True)  # noqa: T201 - this is a front end
            wait_for_stop(signals, until_stdin_closes=arguments.until_stdin_closes)
    log.sums(running.tally)
    return running.tally.exit_code(warnings_count=False)


COMMAND = Command("proxy", "Judge and record the calls between a client and the API.", add_arguments, execute)
