"""`wai generate`: writes payloads that are valid under a contract, by a seed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.api.arguments import LARGEST_SEED
from workers_ai_contract.cli.command import Command
from workers_ai_contract.cli.contract_options import add_contract_options
from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import ExitCode, Profile

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable, Iterator

    from workers_ai_contract.coverage import Coverage
    from workers_ai_contract.drawing import Contract
    from workers_ai_contract.reporting.fixtures.fixture import Fixture, Origin

_FORMATS = ("jsonl", "json", "dir", "pytest", "jsonschema-test-suite")
_STREAMED = frozenset({"jsonl", "json"})
_MOST = 10**9
_MOST_AT_ONCE = 1_000_000
_RANDOM_SEED_BELOW = 2**32


def _add_arguments(parser: ArgumentParser) -> None:
    add_contract_options(parser, stream="one event", form="(default: all that the contract has)")
    parser.add_argument(
        "-n", dest="count", type=_number(1, _MOST), default=10, metavar="N", help="how many (default: 10)"
    )
    parser.add_argument(
        "--seed",
        type=_number(0, LARGEST_SEED),
        metavar="SEED",
        help="the same seed gives the same bytes (default: a random one, which is told on stderr)",
    )
    parser.add_argument(
        "--near-miss", action="store_true", help="wrong payloads instead, each with what is wrong with it"
    )
    parser.add_argument(
        "--format",
        choices=_FORMATS,
        default="jsonl",
        help="jsonl: a payload a line; json: one array; dir: a folder of files with a manifest; pytest: a "
        "module for any project; jsonschema-test-suite: schema, data and whether they are valid "
        "(default: jsonl)",
    )
    parser.add_argument("-o", dest="output", metavar="PATH", help="the file or folder (default: stdout)")
    parser.add_argument("--coverage", metavar="FILE", help="write what of the schema was reached, as JSON")
    parser.add_argument(
        "--fail-under",
        type=_percentage,
        metavar="PCT",
        help="end with 1 if fewer of a hundred points that can be reached were",
    )
    parser.add_argument(
        "--check",
        metavar="DIR",
        help="check a folder instead: files unchanged, still valid, and made again by their seed",
    )


def _execute(arguments: Namespace) -> int:
    if arguments.check is not None:
        return _check(Path(arguments.check))
    from workers_ai_contract.drawing import Contract
    from workers_ai_contract.reporting.fixtures.making import fixtures_of

    contract = Contract.named(
        arguments.direction, form=arguments.form, profile=arguments.profile, revision=arguments.revision
    )
    _refuse_mismatch(arguments)
    origin = _origin(arguments)
    if arguments.seed is None:
        print(f"seed: {origin.seed}", file=sys.stderr)  # noqa: T201 - talk
    fixtures = fixtures_of(contract, origin)
    if arguments.coverage is None and arguments.fail_under is None:
        _write(arguments, contract, origin, _watched(fixtures, origin.count))
        return ExitCode.CLEAN
    return _write_and_report(arguments, contract, origin, fixtures)


def _write_and_report(
    arguments: Namespace, contract: Contract, origin: Origin, fixtures: Iterator[Fixture]
) -> int:
    from workers_ai_contract.reporting.fixtures.reaching import coverages_of, observed

    coverages = coverages_of(contract)
    _write(arguments, contract, origin, _watched(observed(fixtures, coverages), origin.count))
    if origin.near_miss:
        from workers_ai_contract.nearmiss import explain_missing

        explain_missing(contract, coverages)
    return _report(arguments, list(coverages.values()), origin)


COMMAND = Command(
    "generate", "Write payloads that are valid under a contract, by a seed.", _add_arguments, _execute
)


def _refuse_mismatch(arguments: Namespace) -> None:
    if arguments.format == "dir" and arguments.output is None:
        raise UsageError("a folder needs a place: say where with -o")
    if arguments.format == "jsonschema-test-suite" and arguments.profile == Profile.ENFORCED:
        raise UsageError("no JSON Schema says what is enforced: choose another format or profile")
    if arguments.format not in _STREAMED and arguments.count > _MOST_AT_ONCE:
        raise UsageError(f"at most {_MOST_AT_ONCE} go into this format: choose jsonl, or a smaller -n")


def _origin(arguments: Namespace) -> Origin:
    import random

    from workers_ai_contract.reporting.fixtures.fixture import Origin
    from workers_ai_schemas import revision_named

    observed = arguments.profile == Profile.OBSERVED
    return Origin(
        direction=arguments.direction,
        form=arguments.form,
        profile=arguments.profile,
        revision=None if observed else str(revision_named(arguments.revision)),
        seed=random.randrange(_RANDOM_SEED_BELOW) if arguments.seed is None else arguments.seed,  # noqa: S311 - no secret
        count=arguments.count,
        near_miss=arguments.near_miss,
    )


def _write(arguments: Namespace, contract: Contract, origin: Origin, fixtures: Iterator[Fixture]) -> None:
    from workers_ai_contract.reporting.fixtures.making import documents_of

    schemas = documents_of(contract)
    if arguments.format == "dir":
        from workers_ai_contract.reporting.fixtures.folder import write_folder

        write_folder(Path(arguments.output), fixtures, origin, schemas)
        return
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.fixtures.streams import WRITERS

    with destination(arguments.output) as out:
        WRITERS[arguments.format](out, fixtures, origin, schemas)
        out.flush()


def _watched(fixtures: Iterable[Fixture], count: int) -> Iterator[Fixture]:
    """Pass the fixtures on; on a terminal, show how far the work is."""
    from workers_ai_contract.reporting.terminal_line import TerminalLine

    line = TerminalLine(sys.stderr, os.environ)
    if not line.is_live:
        yield from fixtures
        return
    line.is_due()
    for number, fixture in enumerate(fixtures):
        if line.is_due():
            line.show(f"{number} of {count} written", alarming=False)
        yield fixture
    line.clear()


def _report(arguments: Namespace, coverages: list[Coverage], origin: Origin) -> int:
    import orjson

    from workers_ai_contract.coverage import Side
    from workers_ai_contract.reporting.coverage import coverage_report, percent_reached
    from workers_ai_contract.reporting.destination import destination

    if arguments.coverage is not None:
        with destination(arguments.coverage) as out:
            report = coverage_report(coverages, origin.count)
            out.write(orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    percent = percent_reached(coverages, Side.VIOLATED if origin.near_miss else Side.SATISFIED)
    if arguments.fail_under is None or percent >= arguments.fail_under:
        return ExitCode.CLEAN
    sentence = f"reached {percent:.2f} % of what can be reached, less than {arguments.fail_under:g} %"
    print(f"wai generate: {sentence}", file=sys.stderr)  # noqa: T201 - talk
    return ExitCode.FINDINGS


def _check(folder: Path) -> int:
    from workers_ai_contract.reporting.fixtures import making
    from workers_ai_contract.reporting.fixtures.checking import differences, read_manifest

    manifest = read_manifest(folder)
    origin = manifest.origin
    contract = making.contract_of(origin)
    fixtures, schemas = making.fixtures_of(contract, origin), making.documents_of(contract)
    found = list(differences(folder, manifest, fixtures, schemas, making.is_as_promised(contract)))
    for line in found:
        print(line)  # noqa: T201 - the result
    if found:
        return ExitCode.FINDINGS
    print(f"{folder}: {origin.count} files as they were made")  # noqa: T201 - the result
    return ExitCode.CLEAN


def _number(minimum: int, maximum: int) -> Callable[[str], int]:
    def parsed(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(maximum))):
            raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number")
        if not minimum <= int(text) <= maximum:
            raise argparse.ArgumentTypeError(f"{text} is not from {minimum} to {maximum}")
        return int(text)

    return parsed


def _percentage(text: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:  # noqa: PLR2004 - of a hundred
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number from 0 to 100")
    return percent
