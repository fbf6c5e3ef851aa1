"""The JSON Schemas of the files that we write and read, and how such files are read and written."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_kernel.document import Place

__all__ = ["format_named"]


@cache
def format_named(name: str) -> Place:
    """Return the root of the schema in `NAME.schema.json`."""
    text = (files("workers_ai_contract.formats") / f"{name}.schema.json").read_text("utf-8")
    return Document.of_text(text, name=name).at()
