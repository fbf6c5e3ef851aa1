"""The options of `wai generate`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from workers_ai_contract.api.arguments import LARGEST_SEED
from workers_ai_contract.options.contract import add_contract_options
from workers_ai_contract.options.numbers import whole_number
from workers_ai_contract.options.sample_style import SUITE, add_kind_and_style

if TYPE_CHECKING:
    from argparse import ArgumentParser

_FORMATS = ("jsonl", "json", "dir", "pytest", SUITE)
_MOST = 10**9


def add_options(parser: ArgumentParser) -> None:
    """Declare the options."""
    add_contract_options(
        parser,
        direction="input: requests; output: answers; stream: events; error: error bodies (default: input)",
        form="form of the payloads (default: all forms of the contract)",
        profile="requests that published and enforced both accept, everything else as observed; near misses: "
        "what wai validate rejects by default",
    )
    add_kind_and_style(parser)
    parser.add_argument(
        "--schema", metavar="FILE", help="generate for this JSON Schema instead (draft-04 to 2020-12)"
    )
    parser.add_argument(
        "-n",
        dest="count",
        type=whole_number(1, _MOST),
        default=10,
        metavar="N",
        help="number of payloads (default: 10)",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0, LARGEST_SEED),
        metavar="SEED",
        help="the same seed gives the same bytes (default: random, printed on stderr)",
    )
    parser.add_argument(
        "--near-miss", action="store_true", help="write invalid payloads instead, each with its violation"
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default="jsonl",
        help="jsonl: one payload per line; json: one array; dir: a folder of files with a manifest; "
        "pytest: a module that needs only pytest; jsonschema-test-suite: schema, data and expected validity "
        "(default: jsonl)",
    )
    parser.add_argument("-o", dest="output", metavar="PATH", help="output file or folder (default: stdout)")
    parser.add_argument(
        "--coverage", metavar="FILE", help="write the schema coverage as JSON (-: stdout, with -o)"
    )
    parser.add_argument(
        "--fail-under",
        type=_percentage,
        metavar="PCT",
        help="exit with 1 if less than PCT %% of the reachable schema points were covered",
    )
    parser.add_argument(
        "--check",
        metavar="DIR",
        help="verify an existing fixture folder: unchanged, still valid, reproducible from its seed",
    )


def _percentage(text: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:  # noqa: PLR2004 - a percentage
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number from 0 to 100")
    return percent
