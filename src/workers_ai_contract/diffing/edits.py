"""The single edits that turn one schema into another."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_kernel.compilable import NAMED_SCHEMAS
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.diffing.change import ChangeKind
    from workers_ai_kernel import Json, JsonObject

_ANNOTATIONS = frozenset(
    {
        *(
            "$schema",
            "$id",
            "$comment",
            "title",
            "description",
            "default",
            "examples",
            "format",
            "contentType",
        ),
        *("deprecated", "readOnly", "writeOnly", "contentMediaType", "contentEncoding", "contentSchema"),
    }
)
_SCHEMAS = frozenset(
    {
        *("additionalProperties", "items", "additionalItems", "contains", "not", "if", "then", "else"),
        *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
    }
)
_UNION = "oneOf"
_PROPERTIES = "properties"
_LISTS = frozenset({"oneOf", "anyOf", "allOf", "prefixItems"})


@dataclass(frozen=True, slots=True)
class SingleEdit:
    """One edit; `apply` makes it in a copy of the old schema."""

    pointer: str
    keyword: str
    kind: ChangeKind
    message: str
    apply: Callable[[Json], Json]


def edits_between(old: Json, new: Json) -> Iterator[SingleEdit]:
    """Yield the edits, in the order of the new schema."""
    yield from _edits(old, new, "", "")


def _edits(old: Json, new: Json, before: str, after: str) -> Iterator[SingleEdit]:
    """Yield the edits of one subschema, which is at `before` in the old schema and at `after` in the new."""
    if old == new and type(old) is type(new):
        return
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield SingleEdit(after, "schema", "changed", "the schema was replaced", _replacing(before, new))
        return
    if _UNION in new and _UNION not in old and _PROPERTIES in old:
        yield from _wrapped(old, new, before, after)
        return
    for keyword in dict.fromkeys((*new, *old)):
        if keyword in old and keyword in new:
            if old[keyword] != new[keyword] or type(old[keyword]) is not type(new[keyword]):
                yield from _changed(keyword, (old[keyword], new[keyword]), before, after)
        elif keyword == "required":
            names: tuple[Json, Json] = (old.get(keyword, []), new.get(keyword, []))
            yield from _required(names, before, after)
        elif keyword in NAMED_SCHEMAS and keyword != "$defs":
            maps: tuple[Json, Json] = (old.get(keyword, {}), new.get(keyword, {}))
            yield from _changed(keyword, maps, before, after)
        elif keyword in new:
            kind: ChangeKind = "annotation" if keyword in _ANNOTATIONS else "added"
            value = f": {shown(new[keyword])}" if not isinstance(new[keyword], dict | list) else ""
            message = f"{keyword!r} was added{value}"
            yield SingleEdit(after, keyword, kind, message, _setting(before, keyword, new[keyword]))
        else:
            kind = "annotation" if keyword in _ANNOTATIONS else "removed"
            value = f"; it was {shown(old[keyword])}" if not isinstance(old[keyword], dict | list) else ""
            yield SingleEdit(
                before, keyword, kind, f"{keyword!r} was removed{value}", _removing(before, keyword)
            )


def _wrapped(old: JsonObject, new: JsonObject, before: str, after: str) -> Iterator[SingleEdit]:
    """Yield the edits of an object that has become a branch of a union."""
    branches = new[_UNION]
    assert isinstance(branches, list)  # noqa: S101 - it is a schema
    place = max(range(len(branches)), key=lambda index: len(_names(old) & _names(branches[index])))
    rest: JsonObject = {keyword: value for keyword, value in new.items() if keyword != _UNION}
    heir = branches[place]
    whole = {**rest, **heir} if isinstance(heir, dict) else heir
    yield from _edits(old, whole, before, join(after, _UNION, place))
    for index, branch in enumerate(branches):
        if index != place:
            message = f"the branch {_title(branch, index)} of {_UNION!r} was added"
            at = join(after, _UNION, index)
            yield SingleEdit(at, _UNION, "added", message, _beside(before, branch))


def _names(schema: Json) -> set[str]:
    properties = schema.get(_PROPERTIES) if isinstance(schema, dict) else None
    return set(properties) if isinstance(properties, dict) else set()


def _beside(pointer: str, branch: Json) -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        both: Json = {_UNION: [deepcopy(resolve(schema, pointer)), deepcopy(branch)]}
        return _replacing(pointer, both)(schema)

    return apply


def _changed(keyword: str, values: tuple[Json, Json], before: str, after: str) -> Iterator[SingleEdit]:
    old, new = values
    if keyword in NAMED_SCHEMAS and isinstance(old, dict) and isinstance(new, dict):
        yield from _named(keyword, (old, new), before, after)
    elif keyword in _LISTS and isinstance(old, list) and isinstance(new, list):
        yield from _branches(keyword, (old, new), before, after)
    elif keyword in _SCHEMAS:
        yield from _edits(old, new, join(before, keyword), join(after, keyword))
    elif keyword == "required":
        yield from _required(values, before, after)
    else:
        kind: ChangeKind = "annotation" if keyword in _ANNOTATIONS else "changed"
        message = f"{keyword!r} changed from {_short(old)} to {_short(new)}"
        yield SingleEdit(after, keyword, kind, message, _setting(before, keyword, new))


def _short(value: Json) -> str:
    return shown(value)


def _named(
    keyword: str, maps: tuple[JsonObject, JsonObject], before: str, after: str
) -> Iterator[SingleEdit]:
    old, new = maps
    what = "property" if keyword == "properties" else f"entry of {keyword!r}"
    for name in dict.fromkeys((*new, *old)):
        if name in old and name in new:
            yield from _edits(old[name], new[name], join(before, keyword, name), join(after, keyword, name))
        elif name in new:
            message = f"the {what} {name!r} was added"
            apply = _setting(join(before, keyword), name, new[name], parent=keyword)
            yield SingleEdit(join(after, keyword, name), keyword, "added", message, apply)
        else:
            message = f"the {what} {name!r} was removed"
            apply = _removing(join(before, keyword), name)
            yield SingleEdit(join(before, keyword, name), keyword, "removed", message, apply)


def _required(values: tuple[Json, Json], before: str, after: str) -> Iterator[SingleEdit]:
    old, new = (value if isinstance(value, list) else [] for value in values)
    for name in [name for name in new if name not in old]:
        message = f"{name!r} is required now"
        yield SingleEdit(
            join(after, "required"), "required", "added", message, _requiring(before, name, add=True)
        )
    for name in [name for name in old if name not in new]:
        message = f"{name!r} is no longer required"
        apply = _requiring(before, name, add=False)
        yield SingleEdit(join(before, "required"), "required", "removed", message, apply)


def _branches(
    keyword: str, lists: tuple[list[Json], list[Json]], before: str, after: str
) -> Iterator[SingleEdit]:
    old, new = lists
    pairs, added, removed = _matched(old, new)
    for one, other in pairs:
        yield from _edits(old[one], new[other], join(before, keyword, one), join(after, keyword, other))
    for index in added:
        message = f"the branch {_title(new[index], index)} of {keyword!r} was added"
        apply = _appending(join(before, keyword), new[index])
        yield SingleEdit(join(after, keyword, index), keyword, "added", message, apply)
    for index in removed:
        message = f"the branch {_title(old[index], index)} of {keyword!r} was removed"
        apply = _dropping(join(before, keyword), index)
        yield SingleEdit(join(before, keyword, index), keyword, "removed", message, apply)


def _matched(old: list[Json], new: list[Json]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Match branches: equal ones first, then those of the same title, then those that look most alike."""
    left, right = list(range(len(old))), list(range(len(new)))
    pairs: list[tuple[int, int]] = []
    for alike in (_are_equal, _have_one_title, _have_one_shape):
        for one in list(left):
            found = next((other for other in right if alike(old[one], new[other])), None)
            if found is not None:
                pairs.append((one, found))
                left.remove(one)
                right.remove(found)
    return sorted(pairs, key=lambda pair: pair[1]), right, left


def _are_equal(one: Json, other: Json) -> bool:
    return one == other


def _plain_title(branch: Json) -> str | None:
    title = branch.get("title") if isinstance(branch, dict) else None
    return title.removeprefix("GPT_OSS_").removeprefix("20B_") if isinstance(title, str) else None


def _have_one_title(one: Json, other: Json) -> bool:
    return _plain_title(one) is not None and _plain_title(one) == _plain_title(other)


def _have_one_shape(one: Json, other: Json) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    if _plain_title(one) and _plain_title(other):
        return False
    same = one.keys() - _ANNOTATIONS == other.keys() - _ANNOTATIONS
    return same and one.get("type") == other.get("type")


def _title(branch: Json, index: int) -> str:
    title = branch.get("title") if isinstance(branch, dict) else None
    return repr(title) if isinstance(title, str) else str(index)


def _replacing(pointer: str, value: Json) -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        if not pointer:
            return deepcopy(value)
        copy = deepcopy(schema)
        parent, _, token = pointer.rpartition("/")
        holder = resolve(copy, parent)
        if isinstance(holder, list):
            holder[int(token)] = deepcopy(value)
        elif isinstance(holder, dict):
            holder[token.replace("~1", "/").replace("~0", "~")] = deepcopy(value)
        return copy

    return apply


def _setting(pointer: str, name: str, value: Json, *, parent: str = "") -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        copy = deepcopy(schema)
        if parent:
            outer = resolve(copy, pointer.rpartition("/")[0])
            if isinstance(outer, dict):
                outer.setdefault(parent, {})
        holder = resolve(copy, pointer)
        if isinstance(holder, dict):
            holder[name] = deepcopy(value)
        return copy

    return apply


def _removing(pointer: str, name: str) -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        copy = deepcopy(schema)
        holder = resolve(copy, pointer)
        if isinstance(holder, dict):
            holder.pop(name, None)
        return copy

    return apply


def _requiring(pointer: str, name: Json, *, add: bool) -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        copy = deepcopy(schema)
        holder = resolve(copy, pointer)
        if isinstance(holder, dict):
            given = holder.get("required")
            names = given if isinstance(given, list) else []
            holder["required"] = [*names, name] if add else [each for each in names if each != name]
        return copy

    return apply


def _appending(pointer: str, branch: Json) -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        copy = deepcopy(schema)
        holder = resolve(copy, pointer)
        if isinstance(holder, list):
            holder.append(deepcopy(branch))
        return copy

    return apply


def _dropping(pointer: str, index: int) -> Callable[[Json], Json]:
    def apply(schema: Json) -> Json:
        copy = deepcopy(schema)
        holder = resolve(copy, pointer)
        if isinstance(holder, list):
            del holder[index]
        return copy

    return apply
