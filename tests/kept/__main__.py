"""`python -m tests.kept`: runs the kept clients, then writes the page with its replay files."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from tests.kept.kept import HOME, KEPT, ROOT
from tests.kept.page import write_page

REPORTS = ROOT / HOME / "reports"


def main() -> int:
    """Run the clients that are named, or all, and write the page from all reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="clients to run (default: all)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--max-examples", default="60")
    parser.add_argument("--page-only", action="store_true", help="write the page from the last reports")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - {client.name for client in KEPT}
    if unknown:
        parser.error(f"no such client: {', '.join(sorted(unknown))}")
    if not arguments.page_only:
        for client in KEPT:
            if not arguments.names or client.name in arguments.names:
                _run(client.command, client.name, arguments)
    unjudged = write_page(REPORTS)
    for line in unjudged:
        print(f"no verdict yet: {line}", file=sys.stderr)
    return 1 if unjudged else 0


def _run(command: str, name: str, arguments: argparse.Namespace) -> None:
    print(f"{name}: {command}", file=sys.stderr)
    line = [
        *(sys.executable, "-m", "workers_ai_contract", "fuzz", "--command", command),
        *("--seed", arguments.seed, "--max-examples", arguments.max_examples, "--max-time", "1800"),
        *("-o", str(REPORTS / name), "--format", "json"),
    ]
    # Settings of the user's own are no part of a run that others can repeat, and the drivers of LangChain
    # import a file beside them, as programs may.
    unset = ("CLOUDFLARE_", "OPENAI_", "PYTHONSAFEPATH")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
    subprocess.run(line, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
