"""The digest of the contract: of the schemas that judge requests and that replies are made by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from workers_ai_schemas import LATEST, Direction, load, load_observed, observed_names

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class ContractDigest:
    """The revision of the published schemas, and the SHA-256 of all schemas used, in hexadecimal."""

    revision: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.revision}, {self.sha256[:12]}"

    def to_json(self) -> JsonObject:
        """Return the digest as stored in a replay file."""
        return {"revision": self.revision, "sha256": self.sha256}

    @staticmethod
    def from_json(value: Json) -> ContractDigest:
        """Return the digest for the output of `to_json`."""
        fields = cast("dict[str, Any]", value)
        return ContractDigest(fields["revision"], fields["sha256"])


@cache
def contract_digest() -> ContractDigest:
    """Return the digest of this version's contract: the newest published input, and the observed schemas.

    The keys of each schema are sorted and its layout is left out, as for the digests of vendored schemas.
    """
    digest = hashlib.sha256()
    for schema in (load(LATEST, Direction.INPUT), *map(load_observed, observed_names())):
        text = json.dumps(schema, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest.update(text.encode() + b"\n")
    return ContractDigest(str(LATEST), digest.hexdigest())
