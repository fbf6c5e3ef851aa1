"""The digest of what judged a payload: of the schemas of a profile and direction."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import Direction, Profile
from workers_ai_schemas import load, load_observed, observed_names, revision_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.judging.choosing import ContractNames
    from workers_ai_contract.models.pulled import PulledModel
    from workers_ai_kernel import Json


def schemas_digest(profile: Profile, direction: Direction, names: ContractNames) -> str:
    """Return the SHA-256 of the schemas that judge, in hexadecimal, whatever route or form is named.

    The keys of each schema are sorted and its layout is left out, as for the digests of vendored schemas.
    """
    return _digest(profile, direction, names.revision, names.model)


@cache
def _digest(profile: Profile, direction: Direction, revision: str, model: PulledModel | None) -> str:
    digest = hashlib.sha256()
    for schema in _schemas(profile, direction, revision, model):
        text = json.dumps(schema, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest.update(text.encode() + b"\n")
    return digest.hexdigest()


def _schemas(
    profile: Profile, direction: Direction, revision: str, model: PulledModel | None
) -> Iterator[Json]:
    is_observed = profile is Profile.OBSERVED
    if model is not None and not (is_observed and direction is Direction.ERROR):
        yield model.schema(direction).schema
    elif is_observed:
        wanted = (name for name in observed_names() if name.rpartition(".")[2] == direction)
        yield from map(load_observed, wanted)
    elif profile is Profile.TYPED:
        # Imported late: few payloads are judged by the types.
        from workers_ai_schemas import load_typed

        yield load_typed(direction)
    else:
        yield load(revision_named(revision), direction)
