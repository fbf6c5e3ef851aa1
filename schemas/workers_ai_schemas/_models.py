"""The models that are built in, with the evidence for their schemas; never uses the network."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_schemas._files import read
from workers_ai_schemas._vocabulary import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping


class ModelPassport(NamedTuple):
    """A built-in model.

    `revisions` has the revisions that were seen for the model, oldest first, each with the evidence that its
    pair of schemas is the one of this model.
    """

    name: str
    revisions: Mapping[Revision, str]


@cache
def models() -> tuple[ModelPassport, ...]:
    """Return the built-in models; the first is the one of every default."""
    # Imported late: most commands are about the model of every default, and one small file is judged sooner.
    import tomllib

    listed = tomllib.loads(read("", "models.toml").decode())["model"]
    return tuple(
        ModelPassport(
            each["name"],
            MappingProxyType({Revision(name): evidence for name, evidence in each["revisions"].items()}),
        )
        for each in listed
    )
