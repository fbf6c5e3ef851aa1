"""Names the classes of a contract, from titles and paths, and without numbers where possible.

Equal structures share one class. If two structures want the same name, it goes to the one with more
occurrences, then more properties, then the earlier position; the other is qualified by its surroundings.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count, islice
from typing import TYPE_CHECKING

from workers_ai_codegen.ir import ROOT_NAMES
from workers_ai_codegen.structure import Rank, fingerprint
from workers_ai_codegen.words import is_usable, pascal, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workers_ai_codegen.structure import Fingerprint, Occurrence

# Nouns that are too vague on their own.
_VAGUE = frozenset(
    {
        "Config",
        "Content",
        "Data",
        "Detail",
        "Details",
        "Error",
        "Function",
        "Item",
        "Message",
        "Object",
        "Option",
        "Options",
        "Parameters",
        "Properties",
        "Property",
        "Request",
        "Response",
        "Result",
        "Type",
        "Value",
    }
)

# Names that generated modules already use, in one style or another.
_TAKEN = frozenset(
    {
        "Any",
        "BaseModel",
        "Field",
        "Literal",
        "Model",
        "NotRequired",
        "Root",
        "Struct",
        "TypeAlias",
        "TypedDict",
        "UnsetType",
        *ROOT_NAMES.values(),
    }
)

# The fallback if neither title nor property contains a usable letter.
_NAMELESS = "Part"

# How many properties are tried as qualifiers.
_MOST_MEMBERS = 20

_SUFFIXES = ("Input", "Output")


def name_classes(found: Iterable[Occurrence]) -> dict[Fingerprint, str]:
    """Return the name of each class among the occurrences, in the order they were found."""
    places: dict[Fingerprint, list[Occurrence]] = defaultdict(list)
    for occurrence in found:
        places[fingerprint(occurrence.subschema)].append(occurrence)
    names: dict[Fingerprint, str] = {}
    for key in sorted(places, key=lambda key: _claim(places[key])):
        _name(key, places, names)
    return {key: names[key] for key in places}


def _claim(occurrences: Sequence[Occurrence]) -> tuple[Rank, int, int]:
    # Sorting is stable, so ties are resolved by document order.
    best = _best(occurrences)
    return best.place.rank, -len(occurrences), -len(best.subschema.properties)


def _best(occurrences: Sequence[Occurrence]) -> Occurrence:
    return min(occurrences, key=lambda occurrence: occurrence.place.rank)


def _name(
    key: Fingerprint,
    places: Mapping[Fingerprint, Sequence[Occurrence]],
    names: dict[Fingerprint, str],
) -> str:
    if key in names:
        return names[key]
    best = _best(places[key])
    owner = "" if best.place.owner is None else _name(best.place.owner, places, names)
    taken = set(names.values())
    candidates = _candidates(best, owner)
    names[key] = next(one for one in candidates if is_usable(one) and one not in taken)
    return names[key]


def _candidates(occurrence: Occurrence, owner: str) -> Iterator[str]:
    place = occurrence.place
    if place.rank is Rank.ROOT:
        # A root that allows other types gets a class of its own; this one is its object.
        yield place.noun if occurrence.subschema.types == ("object",) else f"{place.noun}Object"
        return
    noun = place.noun or _NAMELESS
    qualified = [qualifier + noun for qualifier in _qualifiers(occurrence, owner)]
    vague = noun in _VAGUE or noun == _NAMELESS
    ordered = [*qualified, noun] if vague else [noun, *qualified]
    free = [name for name in ordered if name not in _TAKEN]
    yield from free
    for name in [*free, noun]:
        for member in islice(occurrence.subschema.properties, _MOST_MEMBERS):
            yield f"{name}With{pascal(member)}"
    # No meaningful qualifier is left.
    yield from (f"{noun}Variant{number}" for number in count(2))


def _qualifiers(occurrence: Occurrence, owner: str) -> list[str]:
    place = occurrence.place
    form = "" if place.form is None else place.form.capitalize()
    stem = owner
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    first = words(stem)[0] if stem else ""
    around = [first, stem, form]
    ordered = [form, first, stem] if place.listed else around
    return [qualifier for qualifier in dict.fromkeys(ordered) if qualifier]
