"""Do near misses notice a changed schema? `python -m tests.differential.mutants`.

Each keyword of a schema is removed and relaxed in turn. A near miss notices such a mutant if the mutant
takes the wrong payload, or refuses the valid one that it comes from. Of a mutant that nothing notices it is
proven that its language is the same, or it is listed. Ends with 1 if fewer than 99 of a hundred that change
the language are noticed.
"""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import argparse
import copy
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from workers_ai_contract.coverage import NOTHING, find
from workers_ai_contract.coverage.demands import satisfies, violates
from workers_ai_contract.coverage.satisfying import UndecidedError
from workers_ai_contract.drawing import ContractSpec
from workers_ai_contract.nearmiss import coverings, near_miss_sequence
from workers_ai_contract.nearmiss.proving import are_apart
from workers_ai_kernel.pointers import resolve
from workers_ai_kernel.schema.normal import ALL_TYPES, Subschema, normalise_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.nearmiss.covering import Covering
    from workers_ai_kernel import Json, JsonObject

_ENOUGH = 0.99
_RANDOM = 3_000
_ANY_FOR_ONE = "oneOf is anyOf"
_MOST_STEPS = 20_000
_LOOSER = {"minimum": -1, "maximum": 1, "minLength": -1}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A schema with one change."""

    pointer: str
    change: str
    document: JsonObject

    def __str__(self) -> str:
        return f"{self.pointer or 'the root'}: {self.change}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Payloads that the schema refuses, and payloads that it takes."""

    wrong: tuple[Json, ...]
    right: tuple[Json, ...]


@dataclass(slots=True)
class Outcome:
    """How many mutants were noticed, and by what; the others by name."""

    counts: Counter[str] = field(default_factory=Counter[str])
    missed: list[str] = field(default_factory=list[str])
    undecided: list[str] = field(default_factory=list[str])

    @property
    def share_noticed(self) -> float:
        """The share of the mutants noticed among those whose language is not proven to be the same."""
        changed = sum(self.counts.values()) - self.counts["the same language"]
        return 1.0 if changed == 0 else (self.counts["by wrong"] + self.counts["by right"]) / changed


def mutants(schema: Subschema, document: JsonObject) -> Iterator[Mutant]:
    """Yield the schema with each keyword removed and relaxed in turn."""
    for place in schema.walk():
        written = resolve(document, place.pointer)
        if isinstance(written, dict):
            for change, edited in _changes(written):
                yield Mutant(place.pointer, change, _put(document, place.pointer, edited))


def _changes(written: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    judged = (
        "type",
        "enum",
        "required",
        "properties",
        "items",
        "additionalProperties",
        "oneOf",
        "anyOf",
        *_LOOSER,
    )
    for keyword in judged:
        if keyword in written:
            yield f"{keyword} removed", {key: written[key] for key in written if key != keyword}
            for change, value in _relaxed(keyword, written[keyword]):
                yield f"{keyword}: {change}", {**written, keyword: value}
    if "oneOf" in written:
        beside = {key: written[key] for key in written if key != "oneOf"}
        yield _ANY_FOR_ONE, {**beside, "anyOf": written["oneOf"]}


def _relaxed(keyword: str, value: Any) -> Iterator[tuple[str, Json]]:  # noqa: ANN401 - any JSON
    if keyword == "type":
        named = value if isinstance(value, list) else [value]
        yield from ((f"{more} too", [*named, more]) for more in ALL_TYPES if _is_wider(more, named))
    elif keyword == "enum":
        yield "one more", [*value, "tide"]
        yield "one less", value[1:] or [5]
    elif keyword == "required":
        yield from ((f"not {name!r}", [other for other in value if other != name]) for name in value)
    elif keyword == "properties":
        yield from ((f"not {name!r}", {key: value[key] for key in value if key != name}) for name in value)
    elif keyword in {"oneOf", "anyOf"}:
        rest = ((place, [*value[:place], *value[place + 1 :]]) for place in range(len(value)))
        yield from ((f"not branch {place}", branches) for place, branches in rest if branches)
    elif keyword in _LOOSER:
        yield "by one", value + _LOOSER[keyword]


def _is_wider(more: str, named: list[str]) -> bool:
    return more not in named


def _put(document: JsonObject, pointer: str, value: JsonObject) -> JsonObject:
    if not pointer:
        return value
    edited = copy.deepcopy(document)
    above, _, last = pointer.rpartition("/")
    holder: Any = resolve(edited, above)
    token = last.replace("~1", "/").replace("~0", "~")
    holder[int(token) if isinstance(holder, list) else token] = value
    return edited


def evidence(contract: ContractSpec, covering: Covering, random: int = _RANDOM, seed: int = 1) -> Evidence:
    """Return what the near misses of one schema are: every mutation of every occurrence, and random ones."""
    found = [each for point in covering.points for each in covering.every_mutation(point)]
    sequence = near_miss_sequence(contract, seed)
    found += [each for name, each in islice(sequence, random) if name == covering.subject.name]
    return Evidence(tuple(each.payload for each in found), tuple(each.origin for each in found))


def judged(schema: Subschema, mutated: Iterable[Mutant], given: Evidence) -> Outcome:
    """Return which mutants the payloads notice."""
    outcome = Outcome()
    for mutant in mutated:
        accepts = jsonschema_rs.Draft202012Validator(mutant.document).is_valid
        if any(map(accepts, given.wrong)):
            outcome.counts["by wrong"] += 1
        elif not all(map(accepts, given.right)):
            outcome.counts["by right"] += 1
        else:
            _sort_out(outcome, schema, mutant)
    return outcome


def _sort_out(outcome: Outcome, schema: Subschema, mutant: Mutant) -> None:
    """Count a mutant that nothing noticed: proven to be no other language, missed, or undecided."""
    changed = normalise_wide(mutant.document)
    if _is_equal_choice(schema, mutant) or any(
        _are_same(*pair) for pair in _levels(schema, changed, mutant.pointer)
    ):
        outcome.counts["the same language"] += 1
        return
    try:
        witness = _witness(schema, changed)
    except UndecidedError:
        outcome.counts["undecided"] += 1
        outcome.undecided.append(str(mutant))
        return
    outcome.counts["the same language" if witness is None else "missed"] += 1
    if witness is not None:
        outcome.missed.append(f"{mutant}; for example {witness}")


def _is_equal_choice(schema: Subschema, mutant: Mutant) -> bool:
    """Return whether a `oneOf` is an `anyOf` now, and no value fits two branches of it."""
    place = next(place for place in schema.walk() if place.pointer == mutant.pointer)
    return mutant.change == _ANY_FOR_ONE and are_apart(place)


def _levels(one: Subschema, other: Subschema, pointer: str) -> Iterator[tuple[Subschema, Subschema]]:
    """Yield the place that was changed and those that it is in, before and after, innermost first.

    If one of them takes the same values as before, so do all that it is in.
    """
    after = {place.pointer: place for place in other.walk()}
    around = [place for place in one.walk() if f"{pointer}/".startswith(f"{place.pointer}/")]
    yield from ((place, after[place.pointer]) for place in reversed(around) if place.pointer)


def _are_same(one: Subschema, other: Subschema) -> bool:
    try:
        return _witness(one, other) is None
    except UndecidedError:
        return False


def _witness(one: Subschema, other: Subschema) -> str | None:
    for wanted, unwanted in ((other, one), (one, other)):
        found = find(satisfies(wanted), violates(unwanted), most_steps=_MOST_STEPS)
        if found is not NOTHING:
            return repr(found)
    return None


def main() -> int:
    """Run over r4 input and the observed outputs, and print what was not noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--random", type=int, default=_RANDOM, help="random near misses beside the covering ones"
    )
    parser.add_argument("schemas", nargs="*", help="names of schemas (default: all)")
    given = parser.parse_args()
    enough = True
    for contract in (ContractSpec("input", None, "r4"), ContractSpec("output", profile="observed")):
        for covering in coverings(contract):
            if given.schemas and covering.subject.name not in given.schemas:
                continue
            start = time.monotonic()
            schema, document = covering.subject.schema, covering.subject.document()
            known = evidence(contract, covering, given.random, given.seed)
            outcome = judged(schema, mutants(schema, document), known)
            _print(covering.subject.name, outcome, len(known.wrong), time.monotonic() - start)
            enough = enough and outcome.share_noticed >= _ENOUGH
    return 0 if enough else 1


def _print(name: str, outcome: Outcome, payloads: int, seconds: float) -> None:
    counts = ", ".join(f"{number} {what}" for what, number in sorted(outcome.counts.items()))
    total = sum(outcome.counts.values())
    share = f"{100 * outcome.share_noticed:.2f} %"
    print(f"{name}: {total} mutants, {payloads} near misses, {share} noticed: {counts} ({seconds:.0f} s)")  # noqa: T201
    for line in outcome.missed:
        print(f"  missed: {line}")  # noqa: T201
    for line in outcome.undecided:
        print(f"  undecided: {line}")  # noqa: T201
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
