"""What depends on the dialects of two schemas: the meaning of some edits, and which proofs count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.diffing.edits import edits_between
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_kernel.schema.localising import localised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.diffing.edits import SingleEdit
    from workers_ai_kernel import Json

_MOST_SPELLINGS = 20
_LARGEST_EXACT = 2**53


def edits_of(old: OwnSchema, new: OwnSchema) -> Iterator[SingleEdit]:
    """Yield the edits; one of `$schema` or `$id` is an annotation only if no rule or reference changes."""
    for edit in edits_between(old.schema, new.schema):
        is_naming = edit.keyword in {"$schema", "$id"} and edit.kind == "annotation"
        yield replace(edit, kind="changed") if is_naming and _has_meaning(edit, old) else edit


def _has_meaning(edit: SingleEdit, old: OwnSchema) -> bool:
    edited = edit.apply(old.schema)
    if dialect_of(edited) != old.dialect:
        return True
    local = (localised(each, old.dialect) for each in (old.schema, edited))
    return any(each.kind != "annotation" for each in edits_between(*local))


def tells_spellings(own: OwnSchema) -> bool:
    """Return whether a schema may accept `1` and not `1.0`: only an integer of draft-04 is so.

    The solver takes them for one value, so what it says about such a schema is no proof.
    """
    return own.dialect == "draft4" and any(
        "integer" in each.types and "number" not in each.types for each in own.normal.walk()
    )


def spellings(value: Json) -> Iterator[Json]:
    """Yield a payload with `1` written as `1.0`, and `1.0` as `1`: all such numbers, then each alone."""
    whole, count = _respelled(value, None)
    if count:
        yield whole
    if count > 1:
        yield from (_respelled(value, number)[0] for number in range(min(count, _MOST_SPELLINGS)))


def _respelled(value: Json, number: int | None, start: int = 0) -> tuple[Json, int]:
    """Return the payload with one number written otherwise, or all; and the place of the next number."""
    if isinstance(value, list):
        items: list[Json] = []
        for item in value:
            found, start = _respelled(item, number, start)
            items.append(found)
        return items, start
    if isinstance(value, dict):
        members: dict[str, Json] = {}
        for name, member in value.items():
            members[name], start = _respelled(member, number, start)
        return members, start
    other = _other_spelling(value)
    if other is None:
        return value, start
    return (other if number in {None, start} else value), start + 1


def _other_spelling(value: Json) -> int | float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _LARGEST_EXACT:
        return None
    if isinstance(value, int):
        return float(value)
    return int(value) if value.is_integer() else None
