"""What an engine says of a keyword that is not satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel.json_types import Json


DEMANDS: Mapping[str, str] = {
    "const": "must be {}",
    "enum": "must be one of {}",
    "exclusiveMaximum": "must be less than {}",
    "exclusiveMinimum": "must be greater than {}",
    "maxItems": "must have at most {} items",
    "maxLength": "must have at most {} characters",
    "maxProperties": "must have at most {} properties",
    "maximum": "must be at most {}",
    "minItems": "must have at least {} items",
    "minLength": "must have at least {} characters",
    "minProperties": "must have at least {} properties",
    "minimum": "must be at least {}",
    "multipleOf": "must be a multiple of {}",
    "pattern": "must match the pattern {}",
    "type": "must be of type {}",
    "uniqueItems": "must not contain equal items",
}
"""What each keyword that speaks of the value alone demands of it."""


class Violation(NamedTuple):
    """One keyword that a value does not satisfy, in the engine's words.

    `keyword` is the bare keyword, None for the schema `false`; `path` leads from the value that was judged to
    the one that is wrong, which is `value`; in `words` that value is called `it`. `demand` is the value of
    the keyword as the engine reports it; None where it is not asked for.
    """

    keyword: str | None
    path: tuple[str | int, ...]
    value: Json
    words: str
    demand: Json = None
