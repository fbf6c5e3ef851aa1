"""`wai generate --schema FILE`, and `--model` of a pulled one: payloads and near misses of their schemas."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.naming import typed_schema
from workers_ai_contract.cli import generate
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.fixtures import own_making
from workers_ai_contract.models import PulledModel, model_named
from workers_ai_contract.options.contract import refuse_beside_schema
from workers_ai_contract.options.sample_style import refuse_for_own_schema
from workers_ai_contract.vocabulary import MODEL, Direction, ExitCode, Profile

if TYPE_CHECKING:
    from argparse import Namespace

    from workers_ai_contract.fixtures.fixture import Origin


def execute_own(arguments: Namespace) -> int | None:
    """Run `wai generate` for a user's own schema, a pulled model or the types, and return the exit code.

    It is None if the arguments name a built-in contract.

    Raises:
        UsageError: the schema cannot be drawn from, or options contradict each other.
    """
    if arguments.schema is not None:
        refuse_beside_schema(arguments, ("direction", "form", "profile", "revision", "model"))
        own = OwnSchema.of_file(Path(arguments.schema))
        arguments.profile = own_making.PROFILE
        return _execute(arguments, own, None)
    model = None if arguments.model is None else model_named(arguments.model)
    if not isinstance(model, PulledModel):
        return _execute_typed(arguments) if _is_typed(arguments) else None
    _choose_contract(arguments, model)
    return _execute(arguments, model.schema(arguments.direction), model.name)


def _is_typed(arguments: Namespace) -> bool:
    if arguments.check is None:
        return bool(arguments.profile == Profile.TYPED)
    profile = _origin_in(arguments).profile
    if profile == own_making.PROFILE:
        raise UsageError(own_making.SCHEMA_NEEDED)
    return profile == Profile.TYPED


def _execute_typed(arguments: Namespace) -> int:
    arguments.profile = Profile.TYPED.value
    if arguments.check is not None:
        arguments.direction, arguments.form = _origin_in(arguments).direction, _origin_in(arguments).form
    arguments.direction = arguments.direction or Direction.INPUT.value
    own = typed_schema(arguments.direction, arguments.form, arguments.revision)
    return _execute(arguments, own, MODEL)


def _origin_in(arguments: Namespace) -> Origin:
    from workers_ai_contract.fixtures.checking import read_manifest

    return read_manifest(Path(arguments.check)).origin


def _choose_contract(arguments: Namespace, model: PulledModel) -> None:
    """Set direction and profile: what is published is drawn."""
    refuse_beside_schema(arguments, ("form", "revision"), f"--model {model.name} has one pair of schemas")
    if arguments.profile not in {None, Profile.PUBLISHED}:
        raise UsageError(f"payloads of {model.name} are drawn as published: leave --profile out")
    arguments.profile = Profile.PUBLISHED.value
    if arguments.check is not None:
        arguments.direction = _origin_in(arguments).direction
    arguments.direction = arguments.direction or Direction.INPUT.value


def _execute(arguments: Namespace, own: OwnSchema, model: str | None) -> int:
    refuse_for_own_schema(arguments)
    if arguments.check is not None:
        return _check(own, Path(arguments.check), arguments.profile, model)
    generate.refuse_mismatch(arguments)
    origin = generate.origin_of(arguments, revision=None, model=model)
    if arguments.seed is None:
        print(f"seed: {origin.seed}", file=sys.stderr)  # noqa: T201 - a message of the command
    fixtures = own_making.fixtures_of_own(own, origin)
    schemas = own_making.documents_of_own(own)
    if arguments.coverage is None and arguments.fail_under is None:
        generate.write(arguments, schemas, origin, generate.watched(fixtures, origin.count))
        return ExitCode.CLEAN
    coverage = own_making.coverage_of_own(own)
    observed = own_making.observed_own(fixtures, coverage)
    generate.write(arguments, schemas, origin, generate.watched(observed, origin.count))
    return generate.report(arguments, [coverage], origin)


def _check(own: OwnSchema, folder: Path, profile: str, model: str | None) -> int:
    from workers_ai_contract.fixtures.checking import differences, read_manifest

    manifest = read_manifest(folder)
    _refuse_other(manifest.origin, profile, model)
    fixtures = own_making.fixtures_of_own(own, manifest.origin)
    schemas = own_making.documents_of_own(own)
    found = differences(folder, manifest, fixtures, schemas, own_making.is_as_promised_by(own))
    return generate.reported_check(folder, manifest.origin, list(found))


def _refuse_other(origin: Origin, profile: str, model: str | None) -> None:
    if origin.profile == own_making.PROFILE != profile:
        raise UsageError(own_making.SCHEMA_NEEDED)
    if profile == own_making.PROFILE != origin.profile:
        raise UsageError("these fixtures were not written with --schema: leave it out")
    if profile != own_making.PROFILE and origin.model != model:
        raise UsageError(f"these fixtures are those of {origin.model}, not of {model}")
