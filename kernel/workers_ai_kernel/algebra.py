"""The schema algebra of jsonschema-rs: what it can prove about schemas without values.

It answers yes, no or nothing; None is its "unknown". A schema that it cannot take is unknown, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.schema.localising import localised

if TYPE_CHECKING:
    from jsonschema_rs import CanonicalSchema

    from workers_ai_kernel.json_types import Json
    from workers_ai_kernel.schema.dialects import Dialect

_DECIDED = {"yes": True, "no": False}


def is_satisfiable(schema: Json, dialect: Dialect) -> bool | None:
    """Return whether any value is valid under a schema."""
    found = _canonical(schema, dialect)
    return None if found is None else _DECIDED.get(found.satisfiability().value.lower())


def covers(wide: Json, narrow: Json, dialect: Dialect) -> bool | None:
    """Return whether each value that is valid under `narrow` is valid under `wide`; False is not a proof."""
    one, other = _canonical(wide, dialect), _canonical(narrow, dialect)
    if one is None or other is None:
        return None
    try:
        return _DECIDED.get(one.covers(other).value.lower())
    except ValueError:
        return None


def unsatisfiable_places(schema: Json, dialect: Dialect) -> tuple[str, ...]:
    """Return the pointers of the subschemas that are proven to accept nothing."""
    import jsonschema_rs

    if not isinstance(schema, dict):
        return ()
    try:
        found = jsonschema_rs.canonical.find_unsatisfiable(schema, draft=_draft(dialect), offline=True)
    except (ValueError, jsonschema_rs.ReferencingError):
        return ()
    return tuple(found)


def _canonical(schema: Json, dialect: Dialect) -> CanonicalSchema | None:
    import jsonschema_rs

    local = localised(schema, dialect)
    if not isinstance(local, dict | bool):
        return None
    try:
        return jsonschema_rs.canonicalize(local, draft=_draft(dialect), offline=True)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None


def _draft(dialect: Dialect) -> int:
    import jsonschema_rs

    drafts = {
        "draft4": jsonschema_rs.Draft4,
        "draft6": jsonschema_rs.Draft6,
        "draft7": jsonschema_rs.Draft7,
        "2019-09": jsonschema_rs.Draft201909,
        "2020-12": jsonschema_rs.Draft202012,
    }
    return drafts[dialect]
