"""`wai generate --schema FILE`: payloads and near misses of a user's own schema."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli import generate
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.fixtures import own_making
from workers_ai_contract.options.contract import refuse_beside_schema
from workers_ai_contract.vocabulary import Direction, ExitCode

if TYPE_CHECKING:
    from argparse import Namespace

    from workers_ai_contract.fixtures.fixture import Origin


def execute_own(arguments: Namespace) -> int:
    """Run `wai generate` for a user's own schema, and return the exit code.

    Raises:
        UsageError: the schema cannot be drawn from, or options contradict each other.
    """
    refuse_beside_schema(arguments, ("direction", "form", "profile", "revision"))
    own = OwnSchema.of_file(Path(arguments.schema))
    if arguments.check is not None:
        return _check(own, Path(arguments.check))
    arguments.direction, arguments.profile = Direction.INPUT.value, own_making.PROFILE
    generate.refuse_mismatch(arguments)
    origin = _origin(arguments)
    fixtures = own_making.fixtures_of_own(own, origin)
    schemas = own_making.documents_of_own(own)
    if arguments.coverage is None and arguments.fail_under is None:
        generate.write(arguments, schemas, origin, generate.watched(fixtures, origin.count))
        return ExitCode.CLEAN
    coverage = own_making.coverage_of_own(own)
    observed = own_making.observed_own(fixtures, coverage)
    generate.write(arguments, schemas, origin, generate.watched(observed, origin.count))
    return generate.report(arguments, [coverage], origin)


def _origin(arguments: Namespace) -> Origin:
    origin = generate.origin_of(arguments, revision=None)
    if arguments.seed is None:
        print(f"seed: {origin.seed}", file=sys.stderr)  # noqa: T201 - a message of the command
    return origin


def _check(own: OwnSchema, folder: Path) -> int:
    from workers_ai_contract.fixtures.checking import differences, read_manifest

    manifest = read_manifest(folder)
    fixtures = own_making.fixtures_of_own(own, manifest.origin)
    schemas = own_making.documents_of_own(own)
    found = differences(folder, manifest, fixtures, schemas, own_making.is_as_promised_by(own))
    return generate.reported_check(folder, manifest.origin, list(found))
