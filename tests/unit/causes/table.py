"""Reads the table of wrong payloads."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from workers_ai_schemas import form_of_title, load, load_observed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

ROWS = Path(__file__).parent / "rows"
FILES = ("published-chat", "published-forms", "published-output", "enforced", "observed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One wrong payload: how it is judged, and what must be said of it first.

    `schema` names the schema of an observed row; `keyword` is empty where only the API refuses.
    """

    name: str
    payload: str
    pointer: str
    keyword: str
    code: str
    says: tuple[str, ...]
    direction: str = "input"
    profile: str = "published"
    revision: str = "latest"
    route: str = "run"
    form: str | None = None
    schema: str | None = None
    why: str | None = None

    @property
    def value(self) -> Json:
        """The payload that the text stands for."""
        return cast("Json", json.loads(self.payload))

    @property
    def document(self) -> JsonObject:
        """The schema that the payload is held against: of a route or a form that is named, its branch."""
        if self.schema is not None:
            return load_observed(self.schema)
        whole = load(self.revision, self.direction)
        if self.form is not None:
            return next(branch for branch in _branches(whole) if _form_of(branch) == self.form)
        return _list(whole["oneOf"])[0] if self.route == "chat" and "oneOf" in whole else whole


@cache
def rows() -> tuple[Row, ...]:
    """Return all rows, in the order of the files."""
    return tuple(row for name in FILES for row in _read(ROWS / f"{name}.toml"))


def _read(file: Path) -> Iterator[Row]:
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    for row in read["row"]:
        says = tuple(row.pop("says"))
        yield Row(says=says, **{**read.get("defaults", {}), **row})


def _branches(schema: JsonObject) -> Iterator[JsonObject]:
    yield schema
    for branch in _list(schema.get("oneOf", [])):
        yield from _branches(branch)


def _list(branches: Json) -> list[JsonObject]:
    return cast("list[JsonObject]", branches)


def _form_of(schema: JsonObject) -> str | None:
    title = schema.get("title")
    return form_of_title(title if isinstance(title, str) else None)
