"""`wai generate`: writes payloads that are valid under a contract, by a seed."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.cli.contract_options import add_contract_options
from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import ExitCode, Form, Profile

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable, Iterator

    from workers_ai_contract.coverage import Coverage
    from workers_ai_contract.drawing import Contract
    from workers_ai_contract.reporting.fixtures.fixture import Fixture, Origin
    from workers_ai_kernel import JsonObject

_FORMATS = ("jsonl", "json", "dir", "pytest", "jsonschema-test-suite")
_STREAMED = frozenset({"jsonl", "json"})
_MOST = 10**9
_MOST_AT_ONCE = 1_000_000
_LARGEST_SEED = 2**64 - 1
_RANDOM_SEED_BELOW = 2**32


def _add_arguments(parser: ArgumentParser) -> None:
    add_contract_options(parser, stream="one event", form="(default: all that the contract has)")
    parser.add_argument(
        "-n", dest="count", type=_number(1, _MOST), default=10, metavar="N", help="how many (default: 10)"
    )
    parser.add_argument(
        "--seed",
        type=_number(0, _LARGEST_SEED),
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
    contract = _contract(arguments.direction, arguments.form, arguments.revision, arguments.profile)
    _refuse_mismatch(arguments)
    origin = _origin(arguments)
    if arguments.seed is None:
        print(f"seed: {origin.seed}", file=sys.stderr)  # noqa: T201 - talk
    coverages = _coverages(contract) if arguments.coverage or arguments.fail_under is not None else {}
    fixtures = _watched(_observed(fixtures_of(contract, origin), coverages), origin.count)
    _write(arguments, contract, origin, fixtures)
    if origin.near_miss and coverages:
        from workers_ai_contract.nearmiss import explain_missing

        explain_missing(contract, coverages)
    return _report(arguments, list(coverages.values()), origin)


COMMAND = Command(
    "generate", "Write payloads that are valid under a contract, by a seed.", _add_arguments, _execute
)


def fixtures_of(contract: Contract, origin: Origin) -> Iterator[Fixture]:
    """Yield as many fixtures as the origin says, always the same ones."""
    from workers_ai_contract.drawing import payload_sequence
    from workers_ai_contract.reporting.fixtures.fixture import Fixture

    if origin.near_miss:
        return _near_misses(contract, origin)
    return (
        Fixture(payload, payload, name, f"payload {number} of seed {origin.seed}")
        for number, (name, payload) in enumerate(
            islice(payload_sequence(contract, origin.seed), origin.count), start=1
        )
    )


def _near_misses(contract: Contract, origin: Origin) -> Iterator[Fixture]:
    from workers_ai_contract.nearmiss import near_miss_sequence
    from workers_ai_contract.reporting.fixtures.fixture import Fixture

    found = islice(near_miss_sequence(contract, origin.seed), origin.count)
    return (
        Fixture(
            payload=near_miss.payload,
            written=near_miss.to_json(),
            schema=name,
            description=f"near miss {number} of seed {origin.seed}: {near_miss.sentence()}",
            valid=False,
            violated=near_miss.point,
        )
        for number, (name, near_miss) in enumerate(found, start=1)
    )


def _contract(direction: str, form: str | None, revision: str, profile: str) -> Contract:
    from workers_ai_contract.drawing import Contract

    return Contract(direction, None if form is None else Form(form), revision, profile)


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


def _documents(contract: Contract) -> dict[str, JsonObject]:
    return {subject.name: subject.document() for subject in contract.subjects()}


def _write(arguments: Namespace, contract: Contract, origin: Origin, fixtures: Iterator[Fixture]) -> None:
    if arguments.format == "dir":
        from workers_ai_contract.reporting.fixtures.folder import write_folder

        write_folder(Path(arguments.output), fixtures, origin, _documents(contract))
        return
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.fixtures.streams import WRITERS

    with destination(arguments.output) as out:
        WRITERS[arguments.format](out, fixtures, origin, _documents(contract))
        out.flush()


def _coverages(contract: Contract) -> dict[str, Coverage]:
    from workers_ai_contract.coverage import Coverage

    return {name: Coverage(name, cover) for name, cover in contract.covers().items()}


def _observed(fixtures: Iterable[Fixture], coverages: dict[str, Coverage]) -> Iterator[Fixture]:
    if not coverages:
        yield from fixtures
        return
    for fixture in fixtures:
        if fixture.valid:
            coverages[fixture.schema].observe(fixture.payload)
        elif fixture.violated is not None:
            coverages[fixture.schema].note(fixture.violated)
        yield fixture


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
    if not coverages:
        return ExitCode.CLEAN
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
    from workers_ai_contract.reporting.fixtures.checking import differences, read_manifest

    manifest = read_manifest(folder)
    origin = manifest.origin
    contract = _contract(origin.direction, origin.form, origin.revision or "latest", origin.profile)
    found = list(
        differences(
            folder, manifest, fixtures_of(contract, origin), _documents(contract), _is_as_promised(contract)
        )
    )
    for line in found:
        print(line)  # noqa: T201 - the result
    if found:
        return ExitCode.FINDINGS
    print(f"{folder}: {origin.count} files as they were made")  # noqa: T201 - the result
    return ExitCode.CLEAN


def _is_as_promised(contract: Contract) -> Callable[[Fixture], bool]:
    """Return whether a payload is valid, or not, as it should be, by the engine that did not draw it."""
    if contract.profile == Profile.ENFORCED:
        from workers_ai_contract.judging.judge import Judge

        judge = Judge(contract.direction, revision=contract.revision, profile=contract.profile)
        return lambda fixture: judge.is_valid(fixture.payload) is fixture.valid
    from workers_ai_kernel.document import Document

    validators = {name: Document(document).at() for name, document in _documents(contract).items()}
    return lambda fixture: validators[fixture.schema].is_valid(fixture.payload) is fixture.valid


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
