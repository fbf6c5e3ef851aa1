"""Objects and arrays that have what is wanted: which members and items they need, and their values."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from workers_ai_contract.solving.boxes import ItemPlan, Missing
from workers_ai_contract.solving.clauses import clauses
from workers_ai_contract.solving.scalars import text_candidates
from workers_ai_contract.solving.wants import Except, Is, Matches, canonical, invalid, valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.shapes import ArrayShape, ObjectShape
    from workers_ai_contract.solving.wants import Sort, Want, Wanted
    from workers_ai_kernel import Json

    # Solves what is wanted of a member or an item.
    Solve = Callable[[Wanted], Json | Missing]

FRESH = ("extra", "tide", "moon", "harbor", "x", "y", "z", "0", "a1", "b-2", "Über", "")
_SAMPLES_OF_NAMES = 6


def member_plan(shape: ObjectShape, solve: Solve, extra: int = 0) -> dict[str, Wanted] | Missing:
    """Return what the members of a small object must be; with `extra`, of one with more members."""
    chosen: dict[str, Wanted] = {}
    for name in shape.required:
        if not shape.may_have(name):
            return Missing.NO_VALUE
        chosen[name] = shape.key_of(name)
    demands = shape.demands()
    for fits, wants in demands:
        found = _name_for(shape, chosen, fits, wants, solve)
        if isinstance(found, Missing):
            return found if len(demands) == 1 else Missing.UNKNOWN
        chosen[found] = chosen.get(found, shape.key_of(found)) | wants
    if len(chosen) < shape.least + extra:
        outcome = _filled(shape, chosen, shape.least + extra, solve)
        if outcome is not None:
            return outcome
    if shape.most is not None and len(chosen) > shape.most:
        return Missing.UNKNOWN if demands or extra else Missing.NO_VALUE
    return chosen


def members_of(plan: dict[str, Wanted], solve: Solve) -> dict[str, Json] | Missing:
    """Return an object of a plan."""
    found: dict[str, Json] = {}
    outcome: Missing | None = None
    for name, key in plan.items():
        value = solve(key)
        if isinstance(value, Missing):
            if value is Missing.NO_VALUE:
                return value
            outcome = value
        else:
            found[name] = value
    return found if outcome is None else outcome


def names_for(shape: ObjectShape) -> Iterator[str]:
    """Yield names that a property may have, those that anything depends on first; none twice."""
    seen: set[str] = set()
    for name in _candidates(shape):
        if name not in seen and shape.may_have(name):
            seen.add(name)
            yield name


def _candidates(shape: ObjectShape) -> Iterator[str]:
    yield from shape.known()
    for pattern in shape.patterns:
        yield from islice(text_candidates((Matches(pattern),)), _SAMPLES_OF_NAMES)
    yield from FRESH
    yield from _texts_for(shape.name_wants)
    yield from _texts_for(shape.demanded_names)


def _texts_for(wants: Wanted) -> Iterator[str]:
    """Yield texts for the names that subschemas allow: their listed values, and texts of their patterns."""
    for want in wants:
        if isinstance(want, Is) and not want.holds:
            yield from islice(text_candidates(()), 4 * _SAMPLES_OF_NAMES)
        if isinstance(want, Is) and want.holds:
            for part in map(want.part.below, want.part.schema.in_place()):
                yield from (value for value in part.schema.enum or () if isinstance(value, str))
                found = _strings_of(part)
                yield from islice(text_candidates(found), 4 * _SAMPLES_OF_NAMES)


def _strings_of(part: Part) -> tuple[Want, ...]:
    return tuple(want for clause in clauses(part, "string", _never_apart) for want in clause.wants)


def _never_apart(_one: Part, _other: Part, _sort: Sort) -> bool:
    return False


def _name_for(
    shape: ObjectShape, chosen: dict[str, Wanted], fits: Callable[[str], bool], wants: Wanted, solve: Solve
) -> str | Missing:
    is_full = shape.most is not None and len(chosen) >= shape.most
    depends = bool(shape.patterns or shape.name_wants or shape.demanded_names)
    outcome = Missing.UNKNOWN if depends or is_full else Missing.NO_VALUE
    for name in (*chosen, *names_for(shape)) if is_full else (*names_for(shape), *chosen):
        if fits(name) and (name in chosen or not is_full):
            found = solve(chosen.get(name, shape.key_of(name)) | wants)
            if not isinstance(found, Missing):
                return name
            if found is Missing.UNKNOWN:
                outcome = found
    return outcome


def _filled(shape: ObjectShape, chosen: dict[str, Wanted], wanted: int, solve: Solve) -> Missing | None:
    """Add members until there are enough; return why there are not."""
    outcome = Missing.UNKNOWN if shape.patterns or shape.name_wants else Missing.NO_VALUE
    known = set(shape.known())
    numbered = (f"{FRESH[0]}{number}" for number in range(min(wanted, 1_000)))
    for name in (*names_for(shape), *numbered):
        if len(chosen) >= wanted:
            break
        if name not in chosen and shape.may_have(name):
            found = solve(shape.key_of(name))
            if not isinstance(found, Missing):
                chosen[name] = shape.key_of(name)
                # Where one name that nothing depends on will do, others will: only they were not tried.
                outcome = outcome if name in known else Missing.UNKNOWN
            elif found is Missing.UNKNOWN:
                outcome = found
    return None if len(chosen) >= wanted else outcome


def item_plan(shape: ArrayShape, solve: Solve, extra: int = 0) -> ItemPlan | Missing:
    """Return what the items of a short array must be; with `extra`, of a longer one."""
    needed = _needed(shape, solve)
    added: dict[int, Wanted] = {}
    for start, wants, times in needed:
        outcome = _placed(shape, added, (start, wants, times), solve)
        if outcome is not None:
            return outcome if len(needed) == 1 else Missing.UNKNOWN
    length = max([shape.least + extra, *(index + 1 for index in added), 2 if shape.has_equal else 0])
    if shape.most is not None and length > shape.most:
        return Missing.UNKNOWN if needed or extra else Missing.NO_VALUE
    if length > _LONGEST:
        return Missing.UNKNOWN
    keys = [shape.key_at(index) | added.get(index, frozenset()) for index in range(length)]
    for want in shape.counts:
        if want.most is not None:
            keys = _at_most(keys, added, want.part, want.most, solve)
    plan = ItemPlan(keys)
    if shape.has_equal:
        plan.equal = _equal(keys, solve)
        if plan.equal is None:
            return Missing.NO_VALUE if length == 2 == shape.most else Missing.UNKNOWN  # noqa: PLR2004
    return plan


_LONGEST = 5_000


def _needed(shape: ArrayShape, solve: Solve) -> list[tuple[int, Wanted, int]]:
    """Return which items are needed: from which index on, what they must be, and how many."""
    needed = [(want.index, want.wants, 1) for want in shape.some]
    for want in shape.counts:
        # Items that cannot but be valid count, wherever the others are.
        forced = _forced(shape, want.part, solve) if want.least else 0
        needed += [(0, valid(want.part), want.least - forced)] if want.least > forced else []
    for part in shape.broken:
        child = part.below(part.schema.conditions["unevaluatedItems"])
        needed.append((shape.different, invalid(child), 1))
    return needed


def _forced(shape: ArrayShape, part: Part, solve: Solve) -> int:
    """Return how many of the items that an array must have are valid under a part in any case."""
    indices = range(min(shape.least, shape.different + 1))
    found = sum(solve(shape.key_at(index) | invalid(part)) is Missing.NO_VALUE for index in indices)
    alike = shape.least - len(indices)
    return found + (
        alike if alike and solve(shape.key_at(shape.different) | invalid(part)) is Missing.NO_VALUE else 0
    )


def _placed(
    shape: ArrayShape, added: dict[int, Wanted], need: tuple[int, Wanted, int], solve: Solve
) -> Missing | None:
    """Find places for items that are needed; return why there are not enough."""
    start, wants, times = need
    last = max(shape.least, shape.different, start) + times + len(added)
    last = last if shape.most is None else min(last, shape.most)
    outcome = Missing.NO_VALUE if shape.most is None or shape.most <= last else Missing.UNKNOWN
    placed = 0
    for fresh in (True, False):
        for index in range(start, last):
            if placed == times:
                return None
            before = added.get(index, frozenset())
            if bool(before) is fresh or wants <= before:
                continue
            found = solve(shape.key_at(index) | before | wants)
            if isinstance(found, Missing):
                outcome = found if found is Missing.UNKNOWN else outcome
            else:
                added[index] = before | wants
                placed += 1
    return None if placed == times else outcome


def _at_most(
    keys: list[Wanted], added: dict[int, Wanted], part: Part, most: int, solve: Solve
) -> list[Wanted]:
    """Return what the items must be so that at most some are valid under a part."""
    counted = sum(1 for wants in added.values() if Is(part) in wants)
    found: list[Wanted] = []
    for key in keys:
        other = key | invalid(part)
        if Is(part) in key:
            found.append(key)
        elif counted < most and isinstance(solve(other), Missing):
            counted += 1
            found.append(key)
        else:
            found.append(other)
    return found


def _equal(keys: list[Wanted], solve: Solve) -> tuple[int, int] | None:
    for later in range(1, len(keys)):
        for earlier in range(later):
            joined = keys[earlier] | keys[later]
            if not isinstance(solve(joined), Missing):
                keys[earlier] = joined
                return earlier, later
    return None


def items_of(shape: ArrayShape, plan: ItemPlan, solve: Solve) -> list[Json] | Missing:
    """Return an array of a plan."""
    found: list[Json] = []
    seen: frozenset[str] = frozenset()
    for index, key in enumerate(plan.keys):
        if plan.equal is not None and index == plan.equal[1]:
            found.append(found[plan.equal[0]])
            continue
        value = solve(key)
        if shape.is_distinct and not isinstance(value, Missing) and canonical(value) in seen:
            value = solve(key | {Except(seen)})
            if value is Missing.NO_VALUE and len(set(plan.keys)) > 1:
                return Missing.UNKNOWN
        if isinstance(value, Missing):
            is_forced = len(plan.keys) == shape.least and not shape.counts and not shape.some
            return value if is_forced else Missing.UNKNOWN
        found.append(value)
        seen |= {canonical(value)}
    return found
