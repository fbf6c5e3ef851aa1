"""Builds the inner validators: they turn a judged value into instances without checking it again.

They reject nothing that the schema accepts. Where several classes are possible, the one is chosen whose
required properties are present; if that is ambiguous, the one whose own schema accepts the value.
"""

# JSON values have any shape and are inspected at run time.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from threading import local
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from collections.abc import Generator


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value


# Converts a float without a fraction to an integer.
_INTEGER = core_schema.union_schema(
    [core_schema.int_schema(strict=True), core_schema.no_info_plain_validator_function(_whole)],
    mode="left_to_right",
)
AS_IT_IS = core_schema.simple_ser_schema("any")

# The Python types of parsed JSON that each annotation accepts.
_PARSED: dict[Any, tuple[type, ...]] = {
    NoneType: (NoneType,),
    bool: (bool,),
    str: (str,),
    int: (int, float),
    float: (int, float),
    list: (list,),
    dict: (dict,),
    Any: (NoneType, bool, str, int, float, list, dict),
}

# An order in which no choice accepts a value of a later choice.
_ORDER = (NoneType, bool, str, list, dict, int, float)
_SCALARS: dict[type, CoreSchema] = {
    NoneType: core_schema.none_schema(),
    bool: core_schema.bool_schema(strict=True),
    str: core_schema.str_schema(strict=True),
}

_CONTAINERS: dict[type, CoreSchema] = {list: core_schema.list_schema(), dict: core_schema.dict_schema()}


class _Progress(local):
    """The classes whose validators are under way in this thread, and how many there were since the first."""

    def __init__(self) -> None:
        self.classes: list[object] = []
        self.count = 0


_PROGRESS = _Progress()
# Classes within classes are built in one go up to this number, which no vendored schema reaches.
_MOST_AT_ONCE = 500


@contextmanager
def under_way(cls: object) -> Generator[None]:
    """Note that the validator of a class is under way, so that no class is put into itself."""
    _PROGRESS.classes.append(cls)
    _PROGRESS.count += 1
    try:
        yield
    finally:
        _PROGRESS.classes.pop()
        if not _PROGRESS.classes:
            _PROGRESS.count = 0


def _of_class(annotation: Any) -> CoreSchema:
    if annotation in _PROGRESS.classes or _PROGRESS.count >= _MOST_AT_ONCE:
        # Its own validator builds it, when there is a value to build.
        return core_schema.no_info_plain_validator_function(annotation.__built__, serialization=AS_IT_IS)
    inner: CoreSchema = annotation.__trusting__()
    return inner


def trusting(annotation: Any) -> CoreSchema:
    """Return the validator for values that are known to have this type."""
    place = getattr(annotation, "__place__", None)
    if place is not None:
        return _of_class(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return core_schema.list_schema(trusting(arguments[0]), serialization=AS_IT_IS)
    if origin is dict:
        values = trusting(arguments[1])
        return core_schema.dict_schema(values_schema=values, serialization=AS_IT_IS)
    if origin in {Union, UnionType}:
        return _union(arguments)
    return _INTEGER if annotation is int else core_schema.any_schema()


def _union(members: tuple[Any, ...]) -> CoreSchema:
    if not any(_needs_building(member) for member in members):
        return core_schema.any_schema()
    by_type: dict[type, list[Any]] = defaultdict(list)
    for member in members:
        for parsed in _parsed_types(member):
            by_type[parsed].append(member)
    if len(by_type) == 1:
        return next(_one_of(parsed, alike) for parsed, alike in by_type.items())
    choices: list[CoreSchema | tuple[CoreSchema, str]] = [
        _one_of(parsed, by_type[parsed]) for parsed in _ORDER if parsed in by_type
    ]
    return core_schema.union_schema(choices, mode="left_to_right", serialization=AS_IT_IS)


def _parsed_types(annotation: Any) -> tuple[type, ...]:
    if getattr(annotation, "__place__", None) is not None:
        return (dict,)
    origin = get_origin(annotation) or annotation
    if origin is Literal:
        return tuple({type(value) for value in get_args(annotation)})
    return _PARSED[origin]


def _needs_building(annotation: Any) -> bool:
    return (
        getattr(annotation, "__place__", None) is not None
        or annotation is int
        or any(map(_needs_building, get_args(annotation)))
    )


def _one_of(parsed: type, members: list[Any]) -> CoreSchema:
    """Return the validator that chooses among union members with the same parsed type."""
    if parsed in _SCALARS:
        return _SCALARS[parsed]
    if parsed in {int, float}:
        return _INTEGER if members == [int] else core_schema.any_schema()
    if len(members) == 1:
        # Of a union with `Any`, this is the choice of one JSON type, not of all.
        return _CONTAINERS[parsed] if members[0] is Any else trusting(members[0])
    choices: dict[Any, CoreSchema] = dict(enumerate(map(trusting, members)))
    choices[len(members)] = core_schema.any_schema()
    required = [_required(member) for member in members]

    def choose(value: Any) -> int | None:
        if not isinstance(value, dict):
            return None
        possible = [index for index, names in enumerate(required) if names.issubset(value)]
        if len(possible) == 1:
            return possible[0]
        return next((index for index in possible if fits(members[index], value)), len(members))

    def choose_array(value: Any) -> int | None:
        if not isinstance(value, list):
            return None
        return next((index for index, member in enumerate(members) if fits(member, value)), len(members))

    chooser = choose if parsed is dict else choose_array
    return core_schema.tagged_union_schema(choices, chooser, serialization=AS_IT_IS)


def _required(annotation: Any) -> frozenset[str]:
    """Return the required properties of objects of this type."""
    if getattr(annotation, "__place__", None) is None:
        return frozenset()
    fields = annotation.__pydantic_fields__.items()
    return frozenset(
        name if info.alias is None else info.alias for name, info in fields if info.is_required()
    )


def fits(annotation: Any, value: Any) -> bool:
    """Return whether a value has this type; for a class, whether its own schema accepts the value."""
    place = getattr(annotation, "__place__", None)
    if place is not None:
        accepted: bool = place.objects(value)
        return accepted
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return isinstance(value, list) and all(fits(arguments[0], item) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(arguments[1], item) for item in value.values())
    if origin in {Union, UnionType}:
        return any(fits(member, value) for member in arguments)
    return origin is Literal or annotation is Any or isinstance(value, annotation)
