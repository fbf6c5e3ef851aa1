"""A model whose schemas lie in a folder, as `wai pull` writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_kernel import Json

PASSPORT = "passport.json"
"""The file in which `wai pull` says what it downloaded."""
_DIRECTIONS = frozenset({Direction.INPUT, Direction.OUTPUT})


@dataclass(frozen=True, slots=True)
class PulledModel:
    """A model and the folder of its schemas, which are read once in each process."""

    name: str
    folder: Path

    def schema(self, direction: str) -> OwnSchema:
        """Return the published schema of a direction.

        Raises:
            UsageError: nothing is published for the direction, or the schema cannot be read or judged.
        """
        if direction not in _DIRECTIONS:
            raise UsageError(
                f"nothing is published for the direction {str(direction)!r}: choose 'input' or 'output'"
            )
        return _schema(self.folder / f"{direction}.json", self.name)


@cache
def _schema(file: Path, model: str) -> OwnSchema:
    if not file.is_file():
        raise UsageError(f"the model {model} has no {file.name} in {file.parent}: `wai pull` writes it")
    return OwnSchema.of_file(file)


def pulled_model_in(folder: Path) -> PulledModel | None:
    """Return the model of a folder; None if it has no input schema."""
    if not (folder / f"{Direction.INPUT}.json").is_file():
        return None
    return PulledModel(_name_in(folder / PASSPORT) or folder.resolve().name, folder.resolve())


def pulled_models(folder: Path) -> Iterator[PulledModel]:
    """Yield the models in the folders of a folder, by the names of these.

    Raises:
        UsageError: it is not a folder.
    """
    try:
        within = sorted(folder.iterdir())
    except OSError as error:
        raise UsageError(f"cannot read the folder of contracts {str(folder)!r}: {error.strerror}") from None
    for each in within:
        found = pulled_model_in(each)
        if found is not None:
            yield found


def _name_in(passport: Path) -> str | None:
    """Return the model that a passport names; None if there is no such text in it."""
    try:
        named: Json = json.loads(passport.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    model = named.get("model") if isinstance(named, dict) else None
    return model if isinstance(model, str) and model else None
