"""Documents as JSON texts, for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


def written(document: JsonObject) -> bytes:
    """Return a document as indented JSON."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
