"""A violated keyword, as reported by the engine."""

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
"""What a keyword requires of a value, as a format string; only keywords that concern the value alone."""


class Violation(NamedTuple):
    """One keyword that a value violates.

    `keyword` is the bare keyword, None for the schema `false`; `path` leads from the judged value to the
    offending `value`; `message` is the engine's text, in which the value is called `it`; `demand` is the
    keyword's value, None where it is not needed.
    """

    keyword: str | None
    path: tuple[str | int, ...]
    value: Json
    message: str
    demand: Json = None
