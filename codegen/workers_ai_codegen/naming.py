"""Names the classes of a contract, from titles and paths, and without numbers where possible.

Equal structures share one class. If two structures want the same name, it goes to the one with more
occurrences, then more properties, then the earlier position; the other is qualified by its surroundings.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count, islice
from typing import TYPE_CHECKING

from workers_ai_codegen.ir import ROOT_NAMES
from workers_ai_codegen.structure import Rank
from workers_ai_codegen.words import is_usable, pascal, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workers_ai_codegen.fingerprints import Fingerprint
    from workers_ai_codegen.structure import Occurrence

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
        places[occurrence.key].append(occurrence)
    names: dict[Fingerprint, str] = {}
    taken: set[str] = set()
    for key in sorted(places, key=lambda key: _claim(places[key])):
        _name(key, places, names, taken)
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
    taken: set[str],
) -> None:
    """Name a class, after those around it."""
    chain = [key]
    while (owner := _best(places[chain[-1]]).place.owner) is not None and owner not in {*names, *chain}:
        chain.append(owner)
    for one in reversed(chain):
        if one not in names:
            best = _best(places[one])
            around = names.get(best.place.owner or "", "")
            candidates = _candidates(best, around)
            names[one] = next(name for name in candidates if is_usable(name) and name not in taken)
            taken.add(names[one])


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
