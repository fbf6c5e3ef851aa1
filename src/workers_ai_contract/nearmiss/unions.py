"""Values that match no branch of a union, and values that match two."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from workers_ai_contract.coverage import NOTHING, acceptor, disjoint, find
from workers_ai_contract.coverage.demands import satisfies, violates
from workers_ai_contract.coverage.satisfying import UndecidedError
from workers_ai_contract.nearmiss import values
from workers_ai_contract.nearmiss.relaxing import without_unions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.coverage.satisfying import Found
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

T = TypeVar("T")
Key: TypeAlias = "tuple[int, str, int, int]"

# Keyed by id(); the schema is stored too, so that its id() cannot be reused.
_KNOWN: dict[Key, tuple[Subschema, object]] = {}


def no_branch_matches(schema: Subschema, value: Json) -> Iterator[tuple[str, bool]]:
    """Yield for each union of a schema whether the value matches none of its branches."""
    for keyword, branches in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
        if branches:
            yield keyword, not any(acceptor(branch)(value) for branch in branches)


def for_no_branch(schema: Subschema) -> Iterator[tuple[str, Json]]:
    """Yield the keyword of each union with values that match none of its branches."""
    for keyword, branches in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
        if branches:
            made = partial(_values_for_no_branch, schema, branches)
            for value in _known((id(schema), keyword, -1, -1), schema, made):
                yield keyword, value


def _values_for_no_branch(schema: Subschema, branches: tuple[Subschema, ...]) -> tuple[Json, ...]:
    plain_schema = without_unions(schema)
    plain = [value for value in values.plain_values() if acceptor(plain_schema)(value)]
    untaken = [value for value in plain if not any(acceptor(branch)(value) for branch in branches)]
    found = _found(lambda: find(satisfies(plain_schema), *(violates(branch) for branch in branches)))
    return (*untaken, *(() if found is NOTHING else (found,)))


def for_two_branches(schema: Subschema, value: Json) -> Iterator[tuple[tuple[int, int], Json]]:
    """Yield values that match both the branch of a valid value and another one, with the two indices.

    Adding properties to the valid value is tried before a new value is generated.
    """
    taken = [index for index, branch in enumerate(schema.one_of) if acceptor(branch)(value)]
    if len(taken) != 1:
        return
    for other in range(len(schema.one_of)):
        if other != taken[0]:
            for both in _for_both(schema, value, taken[0], other):
                yield (taken[0], other), both


def _for_both(schema: Subschema, value: Json, mine: int, other: int) -> Iterator[Json]:
    one, two = schema.one_of[mine], schema.one_of[other]
    if _known((id(schema), "apart", mine, other), schema, lambda: disjoint(one, two)):
        return
    plain_schema = without_unions(schema)
    made_up = partial(_found, lambda: find(satisfies(plain_schema), satisfies(one), satisfies(two)))
    joint: Found = _known((id(schema), "both", mine, other), schema, made_up)
    simplest: Found = _known(
        (id(schema), "simplest", other, other), schema, lambda: _found(lambda: find(satisfies(two)))
    )
    for candidate in (*_merged(value, simplest), *_merged(value, joint), joint):
        if candidate is not NOTHING and all(acceptor(each)(candidate) for each in (plain_schema, one, two)):
            yield candidate


def _merged(value: Json, more: Found) -> tuple[Json, ...]:
    if isinstance(value, dict) and isinstance(more, dict):
        return {**value, **{key: more[key] for key in more if key not in value}}, {**value, **more}
    return ()


def _found(search: Callable[[], Found]) -> Found:
    try:
        return search()
    except UndecidedError:
        return NOTHING


def _known(key: Key, schema: Subschema, make: Callable[[], T]) -> T:
    if key not in _KNOWN:
        _KNOWN[key] = (schema, make())
    return _KNOWN[key][1]  # type: ignore[return-value]  # the key determines the type
