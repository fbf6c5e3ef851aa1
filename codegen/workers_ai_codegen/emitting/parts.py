"""The parts of a class that are ours, as literals for the templates: place, docstring, names and defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from workers_ai_codegen import ir, literals
from workers_ai_codegen.emitting.form import ROOT_FIELD
from workers_ai_codegen.emitting.styles import FACTS, Style
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

_ROOT_SUMMARIES = {
    Direction.INPUT: "The input",
    Direction.OUTPUT: "The output",
    Direction.STREAM: "One event of a stream",
    Direction.ERROR: "The body of an error",
}

_WORD = re.compile(r"\w+")
_NOT_REQUIRED = re.compile(r"NotRequired\[(.*)\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Member:
    """What a template writes of a field besides name and annotation, each a Python literal.

    `key` is the property; `alias` is it too where the field has another name, else empty. `default` is empty
    for a property that must be there.
    """

    key: str
    alias: str
    default: str
    has_published_default: bool


class TemplateParts(TypedDict):
    """What a template is given for one class.

    `annotation` completes an annotation as the library wrote it; `as_value` does so for an expression that
    is evaluated at once, where classes that are not defined yet must be quoted. `has_names` tells whether
    the names of all fields are those of their properties.
    """

    is_root: bool
    place: str
    docstring: str
    members: dict[str, Member]
    has_names: bool
    annotation: Callable[[str], str]
    as_value: Callable[[str], str]


def of_class(
    one: ir.ModelClass,
    fields: Mapping[str, str],
    style: Style,
    annotation: Callable[[str], str],
    later: Collection[str] = (),
) -> TemplateParts:
    """Return the parts of one class; `fields` are its properties to its fields.

    `later` are the names of the classes that it refers to and that are not defined before it.
    """
    members = {fields[member.name]: _member(member, fields[member.name], style) for member in one.properties}
    return TemplateParts(
        is_root=False,
        place=_place(one.places[0]),
        docstring=_docstring(_paragraphs(one, fields, style)),
        members=members,
        has_names=all(name == key for key, name in fields.items()),
        annotation=annotation,
        as_value=lambda written: _quoted(annotation(written), later),
    )


def of_root(root: ir.PayloadRoot, style: Style, annotation: Callable[[str], str]) -> TemplateParts:
    """Return the parts of a whole payload that is not an instance of one class."""
    summary = _ROOT_SUMMARIES[root.direction]
    carried = ": what was read stands in `root`." if style is Style.PYDANTIC else "."
    return TemplateParts(
        is_root=True,
        place=_place(str(root.direction)),
        docstring=_docstring([f"{summary}{carried}", f"Stands at `{root.direction}`."]),
        members={ROOT_FIELD: Member(literals.text(ROOT_FIELD), "", "", has_published_default=False)},
        has_names=True,
        annotation=annotation,
        as_value=annotation,
    )


def _quoted(written: str, later: Collection[str]) -> str:
    """Return an annotation of a functional `TypedDict` that can be evaluated before `later` are defined."""
    if not any(word in later for word in _WORD.findall(written)):
        return written
    inner = _NOT_REQUIRED.fullmatch(written)
    return f"NotRequired[{literals.text(inner[1])}]" if inner else literals.text(written)


def _member(member: ir.ClassProperty, name: str, style: Style) -> Member:
    key = literals.text(member.name)
    published = bool(member.default) and FACTS[style].keeps_defaults
    default = "" if member.required else literals.scalar(member.default[0] if member.default else None)
    return Member(key, "" if name == member.name else key, default, published)


def _place(place: str) -> str:
    direction, _, pointer = place.partition("/")
    return f"{direction.upper()}.at({literals.text(f'/{pointer}' if pointer else '')})"


def _paragraphs(one: ir.ModelClass, fields: Mapping[str, str], style: Style) -> Iterable[str]:
    yield one.summary
    if one.limits:
        yield f"Limits: {'; '.join(one.limits)}."
    renamed = [f"`{name}` for `{key}`" for key, name in fields.items() if name != key]
    if renamed and style in {Style.DATACLASS, Style.MSGSPEC}:
        yield f"Fields with another name than their property: {', '.join(renamed)}."
    others = len(one.places) - 1
    also = {0: "", 1: " and one other place"}.get(others, f" and {others} other places")
    yield f"Stands at `{one.places[0]}`{also}."


def _docstring(paragraphs: Iterable[str]) -> str:
    text = "\n\n    ".join(map(literals.prose, paragraphs))
    return f'"""{text}\n    """'
