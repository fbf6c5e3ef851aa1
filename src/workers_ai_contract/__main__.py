"""`python -m workers_ai_contract`: the command `wai`, with the same arguments and exit codes."""

from __future__ import annotations

import sys

from workers_ai_contract.cli import main

if __name__ == "__main__":
    sys.exit(main())
