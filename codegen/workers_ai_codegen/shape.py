"""The outward shape of a subschema, with its `allOf` and references merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import tokens
from workers_ai_kernel.schema.normal import Link, Subschema

if TYPE_CHECKING:
    from workers_ai_kernel.schema.normal import JsonType

# How many subschemas are shaped within each other; each takes several steps of Python's stack. Children of
# deeper ones are shaped later, and what is still deeper is not merged.
_DEEPEST = 60
_DEEPEST_MERGED = 120
_NAMED_BY_PLACE = 2
_DEFINITIONS = ("$defs", "definitions")


def shaped(subschema: Subschema) -> Subschema:
    """Return the subschema with the types, properties, items and branches of its `allOf` merged in.

    `allOf` itself is kept, so that subschemas with different constraints stay different. References stay
    references: what they refer to is shaped once.
    """
    return _Shaper().whole(subschema)


class _Shaper:
    """Shapes each subschema once, and keeps the links to shaped subschemas by those to the given ones.

    A part of `allOf` may lead back to a subschema that is being shaped. What is merged from it is made
    apart then, and where it has that subschema as a child, it refers to what that will be.
    """

    def __init__(self) -> None:
        self._links: dict[int, Link] = {}
        self._shaped: dict[int, Subschema] = {}
        # Of the subschemas that are being shaped: the references to them, and what was merged from them.
        self._later: dict[int, Link] = {}
        self._merged: dict[int, Subschema] = {}
        self._waiting: list[tuple[Link, Subschema]] = []
        self._depth = 0

    def whole(self, subschema: Subschema) -> Subschema:
        """Return the shaped subschema, with everything that it refers to."""
        found = self._of(subschema)
        while self._waiting:
            link, given = self._waiting.pop()
            link.schema = self._of(given)
        return found

    def _link(self, link: Link) -> Link:
        known = self._links.get(id(link))
        if known is None:
            known = self._links[id(link)] = Link(link.pointer, link.types, link.schema)
            self._waiting.append((known, link.schema))
        return known

    def _of(self, subschema: Subschema) -> Subschema:
        """Return the shaped subschema, or a reference to what is being shaped already."""
        link = _only_reference(subschema)
        if link is not None:
            return _reference(subschema, self._link(link))
        known = self._shaped.get(id(subschema))
        if known is not None:
            return known
        later = self._later.get(id(subschema))
        if later is not None:
            return _reference(subschema, later)
        if self._depth >= _DEEPEST:
            return _reference(subschema, self._put_off(subschema))
        later = self._later[id(subschema)] = Link(subschema.pointer, subschema.types, subschema)
        later.schema = self._shaped[id(subschema)] = self._made(subschema)
        del self._later[id(subschema)]
        return later.schema

    def _put_off(self, subschema: Subschema) -> Link:
        """Return the link to a subschema that is shaped when those around it are done."""
        link = Link(subschema.pointer, subschema.types, subschema)
        self._waiting.append((link, subschema))
        return link

    def _made(self, subschema: Subschema) -> Subschema:
        self._depth += 1
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
        for part in subschema.all_of:
            whole = _with(whole, self._content(part.resolved), part)
        self._depth -= 1
        return whole

    def _content(self, part: Subschema) -> Subschema:
        """Return the shaped content of a part; no content leads back to itself without a child between."""
        shaped = self._of(part)
        if shaped.link is None:
            return shaped
        known = self._shaped.get(id(part)) or self._merged.get(id(part))
        if known is None:
            is_too_deep = self._depth >= _DEEPEST_MERGED
            known = Subschema(part.pointer, types=part.types) if is_too_deep else self._made(part)
            self._merged[id(part)] = known
        return known


def _reference(subschema: Subschema, link: Link | None) -> Subschema:
    return Subschema(
        subschema.pointer, subschema.title, subschema.types, annotations=subschema.annotations, link=link
    )


def _only_reference(subschema: Subschema) -> Link | None:
    """Return the link of a reference, also of one that is alone in `allOf`, as where it has a description."""
    if subschema.link is not None or len(subschema.all_of) != 1:
        return subschema.link
    (part,) = subschema.all_of
    is_alone = _reference(subschema, None)._replace(all_of=subschema.all_of) == subschema
    return part.link if is_alone else None


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
