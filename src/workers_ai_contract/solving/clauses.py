"""Each keyword of a subschema as a clause: what it wants of a value, and the ways to violate it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.solving.multiples import exactly
from workers_ai_contract.solving.wants import (
    NEVER,
    Count,
    Distinct,
    Either,
    Hint,
    Is,
    ItemAt,
    ItemsFrom,
    Listed,
    Matches,
    Matching,
    Multiple,
    NamedMember,
    Names,
    NumberBound,
    Others,
    Present,
    Size,
    SomeItem,
    Unevaluated,
    Whole,
    invalid,
    valid,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Sort, Want
    from workers_ai_kernel import Json

Ways: TypeAlias = "tuple[Want, ...]"
Apart: TypeAlias = "Callable[[Part, Part, Sort], bool]"


class KeywordRule(NamedTuple):
    """What a keyword wants, and the alternative ways to violate it."""

    keyword: str
    wants: tuple[Want, ...]
    violations: tuple[Ways, ...]


def clauses(part: Part, sort: Sort, apart: Apart) -> Iterator[KeywordRule]:
    """Yield the clauses of a part for one sort of values; a single one if it accepts none of that sort.

    `apart` tells whether no value of a sort is valid under two parts; then `oneOf` need not tell them apart.
    """
    schema = part.schema
    if not _admits(part, sort):
        yield KeywordRule("type", (NEVER,), ((),))
        return
    if sort == "number" and "number" not in schema.types:
        yield KeywordRule("type", (Whole(),), ((Whole(holds=False),),))
    if schema.enum is not None:
        yield KeywordRule("enum", (Listed(part),), ((Listed(part, holds=False),),))
    yield from _OF_SORT[sort](part) if sort in _OF_SORT else ()
    yield from _combinations(part, sort, apart)


def _admits(part: Part, sort: Sort) -> bool:
    types = part.schema.types
    return sort in types or (sort == "number" and "integer" in types)


def _combinations(part: Part, sort: Sort, apart: Apart) -> Iterator[KeywordRule]:
    schema = part.schema
    for child in map(part.below, schema.all_of):
        yield KeywordRule("allOf", (Is(child),), ((Is(child, holds=False),),))
    if schema.any_of:
        branches = [part.below(branch) for branch in schema.any_of]
        alternatives = tuple((Is(branch),) for branch in branches)
        yield KeywordRule(
            "anyOf", (Either(alternatives),), (tuple(Is(branch, holds=False) for branch in branches),)
        )
    if schema.one_of:
        yield _exactly_one([part.below(branch) for branch in schema.one_of], sort, apart)
    conditions = schema.conditions
    if "not" in conditions:
        child = part.below(conditions["not"])
        yield KeywordRule("not", (Is(child, holds=False),), ((Is(child),),))
    if "if" in conditions and ("then" in conditions or "else" in conditions):
        yield _conditional(part)


def _exactly_one(branches: list[Part], sort: Sort, apart: Apart) -> KeywordRule:
    alternatives: list[Ways] = []
    pairs: list[Ways] = []
    for index, branch in enumerate(branches):
        rivals = [
            (place, other)
            for place, other in enumerate(branches)
            if place != index and not apart(branch, other, sort)
        ]
        alternatives.append((Is(branch), *(Is(other, holds=False) for _, other in rivals)))
        pairs += [(Is(branch), Is(other)) for place, other in rivals if place > index]
    unmatched = tuple(Is(branch, holds=False) for branch in branches)
    return KeywordRule("oneOf", (Either(tuple(alternatives)),), (unmatched, *pairs))


def _conditional(part: Part) -> KeywordRule:
    conditions = part.schema.conditions
    test = part.below(conditions["if"])
    then = part.below(conditions["then"]) if "then" in conditions else None
    other = part.below(conditions["else"]) if "else" in conditions else None
    kept = (
        (Is(test), *((Is(then),) if then else ())),
        (Is(test, holds=False), *((Is(other),) if other else ())),
    )
    broken = [(Is(test), Is(then, holds=False))] if then else []
    broken += [(Is(test, holds=False), Is(other, holds=False))] if other else []
    return KeywordRule("if", (Either(kept),), tuple(broken))


def _numbers(part: Part) -> Iterator[KeywordRule]:
    schema, constraints = part.schema, part.schema.constraints
    for keyword, bound, is_lower, strictly in (
        ("minimum", schema.minimum, True, False),
        ("maximum", schema.maximum, False, False),
        ("exclusiveMinimum", _number(constraints.get("exclusiveMinimum")), True, True),
        ("exclusiveMaximum", _number(constraints.get("exclusiveMaximum")), False, True),
    ):
        if bound is not None:
            broken = NumberBound(bound, not is_lower, not strictly)
            yield KeywordRule(keyword, (NumberBound(bound, is_lower, strictly),), ((broken,),))
    step = _number(constraints.get("multipleOf"))
    if step is not None:
        exact = exactly(step)
        yield KeywordRule("multipleOf", (Multiple(exact),), ((Multiple(exact, holds=False),),))


def _strings(part: Part) -> Iterator[KeywordRule]:
    schema, constraints = part.schema, part.schema.constraints
    yield from _sizes("minLength", schema.min_length, "maxLength", _count(constraints.get("maxLength")))
    pattern = constraints.get("pattern")
    if isinstance(pattern, str):
        yield KeywordRule("pattern", (Matches(pattern),), ((Matches(pattern, holds=False),),))
    named = schema.annotations.get("format")
    if isinstance(named, str):
        yield KeywordRule("format", (Hint(named),), ())


def _sizes(
    least_keyword: str, least: int | None, most_keyword: str, most: int | None
) -> Iterator[KeywordRule]:
    if least:
        yield KeywordRule(least_keyword, (Size(least),), ((Size(0, least - 1),),))
    if most is not None:
        yield KeywordRule(most_keyword, (Size(0, most),), ((Size(most + 1),),))


def _arrays(part: Part) -> Iterator[KeywordRule]:
    schema, constraints = part.schema, part.schema.constraints
    yield from _sizes(
        "minItems", _count(constraints.get("minItems")), "maxItems", _count(constraints.get("maxItems"))
    )
    for index, item in enumerate(map(part.below, schema.prefix_items)):
        broken = (Size(index + 1), ItemAt(index, invalid(item)))
        yield KeywordRule("prefixItems", (ItemAt(index, valid(item)),), (broken,))
    start = len(schema.prefix_items)
    if schema.items is not None:
        item = part.below(schema.items)
        yield KeywordRule("items", (ItemsFrom(start, valid(item)),), ((SomeItem(start, invalid(item)),),))
    if constraints.get("uniqueItems") is True:
        yield KeywordRule("uniqueItems", (Distinct(),), ((Distinct(holds=False),),))
    if "contains" in schema.conditions:
        yield from _containing(part)
    if "unevaluatedItems" in schema.conditions:
        yield KeywordRule("unevaluatedItems", (Unevaluated(part),), ((Unevaluated(part, holds=False),),))


def _containing(part: Part) -> Iterator[KeywordRule]:
    child = part.below(part.schema.conditions["contains"])
    given = _count(part.schema.constraints.get("minContains"))
    least, most = 1 if given is None else given, _count(part.schema.constraints.get("maxContains"))
    if least:
        yield KeywordRule("contains", (Count(child, least),), ((Count(child, 0, least - 1),),))
    if most is not None:
        yield KeywordRule("maxContains", (Count(child, 0, most),), ((Count(child, most + 1),),))


def _objects(part: Part) -> Iterator[KeywordRule]:
    schema, constraints = part.schema, part.schema.constraints
    for name in dict.fromkeys(schema.required):
        yield KeywordRule("required", (Present(name),), ((Present(name, holds=False),),))
    yield from _sizes(
        "minProperties",
        _count(constraints.get("minProperties")),
        "maxProperties",
        _count(constraints.get("maxProperties")),
    )
    for name, below in schema.properties.items():
        child = part.below(below)
        broken = (Present(name), NamedMember(name, invalid(child)))
        yield KeywordRule(
            "properties", (NamedMember(name, valid(child)),), () if child.is_free else (broken,)
        )
    for pattern, below in schema.patterns.items():
        child = part.below(below)
        some = Matching(pattern, invalid(child), some=True)
        yield KeywordRule("patternProperties", (Matching(pattern, valid(child)),), ((some,),))
    if schema.additional is not None:
        child = part.below(schema.additional)
        names, patterns = frozenset(schema.properties), frozenset(schema.patterns)
        other = Others(names, patterns, invalid(child), some=True)
        yield KeywordRule("additionalProperties", (Others(names, patterns, valid(child)),), ((other,),))
    if "propertyNames" in schema.conditions:
        child = part.below(schema.conditions["propertyNames"])
        yield KeywordRule("propertyNames", (Names(valid(child)),), ((Names(invalid(child), some=True),),))
    yield from _dependencies(part)
    if "unevaluatedProperties" in schema.conditions:
        yield KeywordRule("unevaluatedProperties", (Unevaluated(part),), ((Unevaluated(part, holds=False),),))


def _dependencies(part: Part) -> Iterator[KeywordRule]:
    for keyword in ("dependentRequired", "dependencies"):
        given = part.schema.constraints.get(keyword)
        for name, needed in given.items() if isinstance(given, dict) else ():
            if isinstance(needed, list) and needed:
                names = [each for each in needed if isinstance(each, str)]
                kept = Either(
                    ((Present(name, holds=False),), (Present(name), *(Present(each) for each in names)))
                )
                broken = tuple((Present(name), Present(each, holds=False)) for each in names)
                yield KeywordRule(keyword, (kept,), broken)
    for name, below in part.schema.dependents.items():
        child = part.below(below)
        kept = Either(((Present(name, holds=False),), (Present(name), Is(child))))
        yield KeywordRule("dependentSchemas", (kept,), ((Present(name), Is(child, holds=False)),))


def _number(value: Json) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _count(value: Json) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


_OF_SORT: dict[str, Callable[[Part], Iterator[KeywordRule]]] = {
    "number": _numbers,
    "string": _strings,
    "array": _arrays,
    "object": _objects,
}
