"""`wai generate`: writes payloads that are valid under a contract, reproducible from a seed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import UsageError
from workers_ai_contract.options.generating import add_options
from workers_ai_contract.options.sample_style import (
    SUITE,
    choose_kind,
    choose_style,
)
from workers_ai_contract.vocabulary import MODEL, Direction, ExitCode, Profile
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workers_ai_contract.coverage import ReachedPoints
    from workers_ai_contract.drawing import ContractSpec
    from workers_ai_contract.fixtures.fixture import Fixture, Origin
    from workers_ai_kernel import JsonObject

_STREAMED = frozenset({"jsonl", "json"})
_MOST_AT_ONCE = 1_000_000
_RANDOM_SEED_BELOW = 2**32


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.cli.generate_own import execute_own

    code = execute_own(arguments)
    if code is not None:
        return code
    if arguments.check is not None:
        return _check(Path(arguments.check))
    from workers_ai_contract.drawing import ContractSpec
    from workers_ai_contract.fixtures.making import fixtures_of

    choose_kind(arguments)
    _choose_profile(arguments)
    choose_style(arguments)
    contract = ContractSpec.named(
        arguments.direction,
        form=arguments.form,
        profile=arguments.profile,
        revision=arguments.revision,
        near_miss=arguments.near_miss,
    )
    refuse_mismatch(arguments)
    origin = _origin(arguments)
    if arguments.seed is None:
        print(f"seed: {origin.seed}", file=sys.stderr)  # noqa: T201 - a message of the command
    fixtures = fixtures_of(contract, origin)
    if arguments.coverage is None and arguments.fail_under is None:
        _write(arguments, contract, origin, watched(fixtures, origin.count))
        return ExitCode.CLEAN
    return _write_and_report(arguments, contract, origin, fixtures)


def _write_and_report(
    arguments: Namespace, contract: ContractSpec, origin: Origin, fixtures: Iterator[Fixture]
) -> int:
    from workers_ai_contract.fixtures.reaching import coverages_of, observed

    coverages = coverages_of(contract)
    _write(arguments, contract, origin, watched(observed(fixtures, coverages), origin.count))
    if origin.near_miss:
        from workers_ai_contract.nearmiss import explain_missing

        explain_missing(contract, coverages)
    return report(arguments, list(coverages.values()), origin)


COMMAND = Command(
    "generate",
    "Write payloads that are valid under a contract, reproducible from a seed.",
    add_options,
    _execute,
)


def _choose_profile(arguments: Namespace) -> None:
    """Name the default profile, so that everything after, the manifest too, knows what was drawn."""
    if arguments.profile is not None:
        return
    from workers_ai_contract.drawing.default_profile import drawn_profile, violated_profile

    direction = arguments.direction
    if not arguments.near_miss:
        arguments.profile = drawn_profile(direction, None, arguments.revision)
    elif arguments.format == SUITE and direction == Direction.INPUT:
        # The format needs a JSON Schema, and none describes what the API accepts.
        arguments.profile = Profile.PUBLISHED.value
    else:
        arguments.profile = violated_profile(direction, None, arguments.revision)


def refuse_mismatch(arguments: Namespace) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: they do not.
    """
    if arguments.format == "dir" and arguments.output is None:
        raise UsageError("--format dir needs the path of a folder: give it with -o")
    if arguments.coverage == "-" and arguments.output in {None, "-"}:
        raise UsageError("--coverage - prints the coverage on stdout: give a path for the payloads with -o")
    if arguments.format == SUITE and arguments.profile == Profile.ENFORCED:
        raise UsageError("no JSON Schema describes the enforced profile: choose another format or profile")
    if arguments.format not in _STREAMED and arguments.count > _MOST_AT_ONCE:
        raise UsageError(f"this format holds at most {_MOST_AT_ONCE} payloads: choose jsonl or a smaller -n")


def _origin(arguments: Namespace) -> Origin:
    from workers_ai_schemas import revision_named

    observed = arguments.profile == Profile.OBSERVED
    revision = None if observed else str(revision_named(arguments.revision))
    return origin_of(arguments, revision, _built_in_model(arguments))


def _built_in_model(arguments: Namespace) -> str:
    """Return the name of the model, which is built in here.

    Raises:
        UsageError: the revision was not seen for the model.
    """
    if arguments.model is None:
        return MODEL
    from workers_ai_contract.models.naming import built_in, revision_of

    known = built_in(arguments.model)
    assert known is not None  # noqa: S101 - others are executed elsewhere
    if arguments.profile != Profile.OBSERVED:
        revision_of(known, arguments.revision)
    return known.name


def origin_of(arguments: Namespace, revision: str | None, model: str | None) -> Origin:
    """Return the settings to record; without a seed, a random one."""
    import random

    from workers_ai_contract.fixtures.fixture import Origin

    return Origin(
        direction=arguments.direction,
        form=arguments.form,
        profile=arguments.profile,
        revision=revision,
        seed=random.randrange(_RANDOM_SEED_BELOW) if arguments.seed is None else arguments.seed,  # noqa: S311 - no secret
        count=arguments.count,
        near_miss=arguments.near_miss,
        kind=arguments.kind,
        style=arguments.style,
        model=model,
    )


def _write(arguments: Namespace, contract: ContractSpec, origin: Origin, fixtures: Iterator[Fixture]) -> None:
    from workers_ai_contract.fixtures.making import documents_of

    write(arguments, documents_of(contract), origin, fixtures)


def write(
    arguments: Namespace, schemas: Mapping[str, JsonObject], origin: Origin, fixtures: Iterator[Fixture]
) -> None:
    """Write fixtures in the format and to the place that the arguments name."""
    if arguments.format == "dir":
        from workers_ai_contract.fixtures.folder import write_folder

        write_folder(Path(arguments.output), fixtures, origin, schemas)
        return
    from workers_ai_contract.fixtures.streams import WRITERS
    from workers_ai_contract.reporting.destination import destination

    with destination(arguments.output, (arguments.schema,)) as out:
        WRITERS[arguments.format](out, fixtures, origin, schemas)
        out.flush()


def watched(fixtures: Iterable[Fixture], count: int) -> Iterator[Fixture]:
    """Yield the fixtures; on a terminal, show the progress."""
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


def report(arguments: Namespace, coverages: Sequence[ReachedPoints], origin: Origin) -> int:
    """Write what was reached, and return the exit code."""
    from workers_ai_contract.coverage import Side
    from workers_ai_contract.reporting.coverage import coverage_report, percent_reached
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.json_text import indented

    if arguments.coverage is not None:
        with destination(arguments.coverage, (arguments.schema,)) as out:
            out.write(indented(coverage_report(coverages, origin.count)))
            out.flush()
    percent = percent_reached(coverages, Side.VIOLATED if origin.near_miss else Side.SATISFIED)
    if arguments.fail_under is None or percent >= arguments.fail_under:
        return ExitCode.CLEAN
    sentence = f"covered {percent:.2f} % of the reachable schema points, less than {arguments.fail_under:g} %"
    print(f"wai generate: {sentence}", file=sys.stderr)  # noqa: T201 - a message of the command
    return ExitCode.FINDINGS


def _check(folder: Path) -> int:
    from workers_ai_contract.fixtures import making
    from workers_ai_contract.fixtures.checking import differences, read_manifest

    manifest = read_manifest(folder)
    origin = manifest.origin
    contract = making.contract_of(origin)
    fixtures, schemas = making.fixtures_of(contract, origin), making.documents_of(contract)
    is_as_promised = making.is_as_promised(contract, origin.kind)
    found = differences(folder, manifest, fixtures, schemas, is_as_promised)
    return reported_check(folder, origin, list(found))


def reported_check(folder: Path, origin: Origin, found: list[str]) -> int:
    """Print the differences of a folder, and return the exit code."""
    for line in found:
        print(output_line(line))  # noqa: T201 - the result
    if found:
        return ExitCode.FINDINGS
    sentence = f"{folder}: all {origin.count} files match their manifest and seed"
    print(output_line(sentence))  # noqa: T201 - the result
    return ExitCode.CLEAN
