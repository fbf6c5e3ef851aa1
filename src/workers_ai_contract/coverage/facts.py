"""The facts known about one value of one kind, as long as they do not obviously contradict each other."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.demands import (
    Among,
    AtLeast,
    AtMost,
    EachItem,
    EachOther,
    Has,
    HasItem,
    If,
    Lacks,
    NoOther,
    NotAmong,
    Satisfies,
    Violates,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.coverage.demands import Demand, ValueKind
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema


class SchemaSet:
    """Schemas by identity."""

    def __init__(self, ids: frozenset[int] = frozenset()) -> None:
        self._ids = ids

    def __contains__(self, schema: Subschema) -> bool:
        return id(schema) in self._ids

    def with_one(self, schema: Subschema) -> SchemaSet:
        """Return a set with one more schema."""
        return SchemaSet(self._ids | {id(schema)})


class Facts:
    """The facts of one case."""

    def __init__(self, kind: ValueKind) -> None:
        self.kind: ValueKind = kind
        self.satisfied = SchemaSet()
        self.violated = SchemaSet()
        self.present: dict[str, tuple[Demand, ...]] = {}
        self.absent: frozenset[str] = frozenset()
        self.conditions: tuple[If, ...] = ()
        self.others: tuple[EachOther, ...] = ()
        self.closed: tuple[NoOther, ...] = ()
        self.items: tuple[HasItem, ...] = ()
        self.each_item: tuple[Demand, ...] = ()
        self.lower: tuple[AtLeast, ...] = ()
        self.upper: tuple[AtMost, ...] = ()
        self.among: tuple[Json, ...] | None = None
        self.excluded: tuple[Json, ...] = ()

    def copy(self) -> Facts:
        """Return an independent copy."""
        copied = copy(self)
        copied.present = dict(self.present)
        return copied

    def note(self, demand: Demand) -> None:
        """Record the schema that a demand satisfies or violates."""
        if isinstance(demand, Satisfies):
            self.satisfied = self.satisfied.with_one(demand.schema)
        elif isinstance(demand, Violates):
            self.violated = self.violated.with_one(demand.schema)

    def add(self, fact: Demand) -> bool:
        """Add a fact; return False if the facts now contradict each other."""
        match fact:
            case Has(name, demands):
                self.present[name] = (*self.present.get(name, ()), *demands)
                return name not in self.absent and all(name in closed.named for closed in self.closed)
            case Lacks(name):
                self.absent |= {name}
                return name not in self.present
            case NoOther(named):
                self.closed = (*self.closed, fact)
                return self.present.keys() <= named
            case _:
                self._add_demand(fact)
                return True

    def _add_demand(self, fact: Demand) -> None:
        match fact:
            case If():
                self.conditions = (*self.conditions, fact)
            case EachOther():
                self.others = (*self.others, fact)
            case HasItem():
                self.items = (*self.items, fact)
            case EachItem(demand):
                self.each_item = (*self.each_item, demand)
            case AtLeast():
                self.lower = (*self.lower, fact)
            case AtMost():
                self.upper = (*self.upper, fact)
            case Among(values):
                self.among = values
            case NotAmong(values):
                self.excluded = (*self.excluded, *values)
            case _:
                raise AssertionError(fact)

    def names(self) -> frozenset[str]:
        """Return every property name that a demand mentions."""
        others = (other.named for other in self.others)
        closed = (closed.named for closed in self.closed)
        return frozenset(self.present).union(self.absent, *others, *closed)

    def members(self) -> Iterator[tuple[str, tuple[Demand, ...]]]:
        """Yield each required property with all demands on its value."""
        for name, demands in self.present.items():
            conditions = (each.demand for each in self.conditions if each.name == name)
            others = (each.demand for each in self.others if name not in each.named)
            yield name, tuple(dict.fromkeys((*demands, *conditions, *others)))

    def item_demands(self) -> list[tuple[Demand, ...]]:
        """Return the demands on each item; if only one item is allowed, it gets all of them."""
        fewest = int(max((fact.bound for fact in self.lower), default=0))
        most = min((fact.bound for fact in self.upper), default=None)
        wanted: list[tuple[Demand, ...]] = [fact.demands for fact in self.items]
        if most is not None and len(wanted) > most:
            wanted = [tuple(demand for demands in wanted for demand in demands)]
        wanted += [()] * (fewest - len(wanted))
        return [tuple(dict.fromkeys((*demands, *self.each_item))) for demands in wanted]

    def is_overfull(self) -> bool:
        """Return whether the array needs more items than it may have."""
        most = min((fact.bound for fact in self.upper), default=None)
        fewest = max((fact.bound for fact in self.lower), default=0)
        return most is not None and (fewest > most or (bool(self.items) and most == 0))
