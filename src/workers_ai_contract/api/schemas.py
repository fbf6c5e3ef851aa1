"""Looks at schemas themselves, and gives them to other tools."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import OwnSchema, read_schema
from workers_ai_contract.diffing import diff as _diff
from workers_ai_contract.exporting import bundled
from workers_ai_contract.exporting import openapi as _openapi
from workers_ai_contract.linting import lint as _lint

if TYPE_CHECKING:
    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_contract.diffing import SchemaDifference
    from workers_ai_contract.linting import LintFinding
    from workers_ai_kernel import JsonObject


def lint(schema: SchemaLike, *, enforced: bool = False) -> tuple[LintFinding, ...]:
    """Return what is wrong with a schema itself, as `wai lint` does.

    Args:
        schema: the path of a file, or the schema as parsed JSON.
        enforced: compare it with the API's own validator, too; for schemas of requests.

    Raises:
        UsageError: the file cannot be read.
    """
    if isinstance(schema, str | os.PathLike):
        path = Path(schema)
        return tuple(_lint(read_schema(path), path.name, enforced=enforced))
    return tuple(_lint(schema, enforced=enforced))


def diff(old: SchemaLike, new: SchemaLike) -> SchemaDifference:
    """Return the changes from one schema to another, as `wai diff` does.

    Args:
        old: the older schema: the path of a file, or parsed JSON.
        new: the newer one.

    Raises:
        UsageError: a schema cannot be read, or uses what cannot be judged.
    """
    return _diff(OwnSchema.of(old), OwnSchema.of(new))


def json_schema(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    model: str | None = None,
) -> JsonObject:
    """Return the JSON Schema of one contract, complete in itself, as `wai schema` prints it.

    Args:
        direction: `input`, `output`, `stream` (one event) or `error`; the last two are observed only.
        form: `prompt`, `chat`, `responses` or `batch`; None is every form of the contract.
        profile: `published` or `observed`; no JSON Schema describes `enforced`. None is observed, or
            published for a revision or a pulled model.
        revision: `r0` to `r5`, or `latest`; of published schemas only.
        model: a built-in model, or the name or folder of a pulled one; None is `@cf/openai/gpt-oss-20b`.

    Raises:
        UsageError: there is no such contract or form, or no JSON Schema describes it.
    """
    return bundled(direction, profile=profile, form=form, revision=revision, model=model)


def openapi(profile: str | None = None, *, revision: str = "latest", model: str | None = None) -> JsonObject:
    """Return an OpenAPI 3.1 document of the API's routes, as `wai openapi` prints it.

    Args:
        profile: `published` or `observed`; None describes requests as published and answers as observed.
        revision: `r0` to `r5`, or `latest`, of the published schemas.
        model: a built-in model, or the name or folder of a pulled one, which has its published schemas; None
            is `@cf/openai/gpt-oss-20b`.

    Raises:
        UsageError: there is no such profile, revision or model, or no document describes the profile.
    """
    return _openapi(profile, revision, model)
