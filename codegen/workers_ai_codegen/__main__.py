"""`python -m workers_ai_codegen`: `wai codegen` without the `wai` front end."""

from __future__ import annotations

import argparse
import sys

from workers_ai_codegen.command import COMMAND


def main() -> int:
    """Run `codegen` with the process's arguments and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m workers_ai_codegen", description=COMMAND.summary)
    COMMAND.add_arguments(parser)
    return COMMAND.execute(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
