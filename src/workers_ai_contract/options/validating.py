"""The options of `wai validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.options.contract import add_contract_options
from workers_ai_contract.options.numbers import whole_number
from workers_ai_contract.reporting.judgements import NAMES
from workers_ai_contract.traffic import AUTO, CONTAINERS, NONE
from workers_ai_contract.vocabulary import Route

if TYPE_CHECKING:
    from argparse import ArgumentParser

_LONGEST_PAYLOAD = 64 << 20


def add_validate_options(parser: ArgumentParser) -> None:
    """Declare the options."""
    _add_input(parser)
    add_contract_options(
        parser,
        direction="input: requests; output: answers; stream: events, or complete streams as received "
        "(folders: also .sse and .txt); error: error bodies (default: detected for each payload)",
        form="form of the payloads (default: detected from their keys)",
        profile="requests by enforced, everything else by observed",
        every_profile=True,
    )
    parser.add_argument(
        "--route",
        choices=[name.value for name in Route],
        default="run",
        help="route of the requests (default: run)",
    )
    parser.add_argument(
        "--schema", metavar="FILE", help="judge by this JSON Schema instead (draft-04 to 2020-12)"
    )
    _add_result(parser)


def _add_input(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a JSON file; JSON Lines if it ends in .jsonl or .ndjson; Parquet with a column 'payload'; "
        "a folder is searched for these; '-' is stdin",
    )
    parser.add_argument(
        "--unwrap",
        choices=(AUTO, *CONTAINERS, NONE),
        default=AUTO,
        help="judge what logs, batches, archives and recordings carry (default: %(default)s, by their keys)",
    )
    parser.add_argument(
        "--show-values", action="store_true", help="quote values of such payloads, which are masked otherwise"
    )
    parser.add_argument(
        "--private-key", metavar="FILE", help="the RSA key, in PEM, that decrypts the bodies of Logpush rows"
    )
    parser.add_argument(
        "--schemas",
        metavar="DIR",
        help="judge what such traffic has of other models, by what `wai pull` wrote into folders of DIR",
    )
    parser.add_argument("--lines", action="store_true", help="read every FILE, and stdin, as JSON Lines")
    parser.add_argument(
        "--max-bytes",
        type=whole_number(1),
        default=_LONGEST_PAYLOAD,
        metavar="N",
        help="size limit of a payload; longer ones are not read (default: 64 MiB)",
    )
    parser.add_argument(
        "--jobs",
        type=whole_number(1),
        metavar="N",
        help="number of processes for long input (default: one per core)",
    )


def _add_result(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=NAMES,
        default="text",
        help="json: one object for a single payload, otherwise an array; jsonl: one result per line; junit; "
        "sarif; github: annotations (default: text)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to FILE, atomically")
    parser.add_argument(
        "--verdict-only", action="store_true", help="report only which payloads are invalid, not why; faster"
    )
    parser.add_argument(
        "--fail-on",
        choices=("warning", "error"),
        default="error",
        help="warning: exit with 1 for a payload with a warning, too (default: error)",
    )
