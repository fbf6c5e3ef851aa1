"""The outward shape of a subschema, with its `allOf` and references merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import tokens
from workers_ai_kernel.schema.normal import Link

if TYPE_CHECKING:
    from workers_ai_kernel.schema.normal import JsonType, Subschema

_NAMED_BY_PLACE = 2
_DEFINITIONS = ("$defs", "definitions")


def shaped(subschema: Subschema) -> Subschema:
    """Return the subschema with the types, properties, items and branches of its `allOf` merged in.

    `allOf` itself is kept, so that subschemas with different constraints stay different. References stay
    references: what they refer to is shaped once.
    """
    return _Shaper().whole(subschema)


class _Shaper:
    """The links to shaped subschemas, by those to the given ones."""

    def __init__(self) -> None:
        self._links: dict[int, Link] = {}
        self._shaped: dict[int, Subschema] = {}
        self._waiting: list[Link] = []

    def whole(self, subschema: Subschema) -> Subschema:
        """Return the shaped subschema, with everything that it refers to."""
        found = self._of(subschema)
        while self._waiting:
            link = self._waiting.pop()
            self._links[id(link)].schema = found if link.schema is subschema else self._target(link)
        return found

    def _target(self, link: Link) -> Subschema:
        known = self._shaped.get(id(link))
        if known is None:
            known = self._shaped[id(link)] = self._of(link.schema)
        return known

    def _link(self, link: Link) -> Link:
        known = self._links.get(id(link))
        if known is None:
            known = self._links[id(link)] = Link(link.pointer, link.types, link.schema)
            self._waiting.append(link)
        return known

    def _of(self, subschema: Subschema) -> Subschema:
        if subschema.link is not None:
            return subschema._replace(link=self._link(subschema.link))
        whole = subschema._replace(
            properties={name: self._of(child) for name, child in subschema.properties.items()},
            additional=None if subschema.additional is None else self._of(subschema.additional),
            items=None if subschema.items is None else self._of(subschema.items),
            one_of=tuple(map(self._of, subschema.one_of)),
            any_of=tuple(map(self._of, subschema.any_of)),
            prefix_items=tuple(map(self._of, subschema.prefix_items)),
            patterns={name: self._of(child) for name, child in subschema.patterns.items()},
            all_of=tuple(map(self._of, subschema.all_of)),
        )
        for given, part in zip(subschema.all_of, whole.all_of, strict=True):
            whole = _with(whole, self._content(given, part), given)
        return whole

    def _content(self, given: Subschema, part: Subschema) -> Subschema:
        """Return the shaped content of a part, which may be a reference, even to a reference."""
        if given.link is None:
            return part
        link = given.link
        while link.schema.link is not None:
            link = link.schema.link
        return self._target(link)


def is_class(subschema: Subschema) -> bool:
    """Return whether a shaped subschema becomes a class: an object type with declared properties."""
    return "object" in subschema.types and bool(subschema.properties) and subschema.enum is None


def branches(subschema: Subschema) -> tuple[Subschema, ...]:
    """Return the branches that describe the shape of a value; empty if they only affect the verdict."""
    has_parts = subschema.items or subschema.additional or subschema.patterns
    if is_class(subschema) or has_parts or subschema.enum is not None:
        return ()
    for union in (subschema.one_of, subschema.any_of):
        if any(_says_more(branch, subschema) for branch in union):
            return tuple(branch for branch in union if branch.resolved.types)
    return ()


def _with(whole: Subschema, part: Subschema, site: Subschema) -> Subschema:
    return whole._replace(
        title=whole.title or site.title or part.title or name_of_definition(part),
        types=_common(whole.types, part.types),
        enum=part.enum if whole.enum is None else whole.enum,
        properties={**part.properties, **whole.properties},
        required=tuple(dict.fromkeys((*whole.required, *part.required))),
        additional=whole.additional or part.additional,
        items=whole.items or part.items,
        prefix_items=whole.prefix_items or part.prefix_items,
        patterns={**part.patterns, **whole.patterns},
        constraints={**part.constraints, **whole.constraints},
        one_of=whole.one_of or part.one_of,
        any_of=whole.any_of or part.any_of,
        annotations={**part.annotations, **whole.annotations},
    )


def _common(one: tuple[JsonType, ...], other: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    common: list[JsonType] = [name for name in one if name in other]
    if "integer" in {*one, *other} and "number" in {*one, *other}:
        common = [name for name in common if name not in {"integer", "number"}]
        common.append("integer")
    return tuple(common)


def name_of_definition(part: Subschema) -> str | None:
    """Return the name of a subschema that is a definition, else None."""
    place = tokens(part.pointer)
    return place[1] if len(place) == _NAMED_BY_PLACE and place[0] in _DEFINITIONS else None


def _says_more(branch: Subschema, parent: Subschema) -> bool:
    branch = branch.resolved
    return bool(
        branch.properties
        or branch.items
        or branch.additional
        or branch.patterns
        or branch.enum is not None
        or branches(branch)
        or branch.types != parent.types
    )
