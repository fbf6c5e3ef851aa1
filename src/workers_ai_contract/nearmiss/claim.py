"""An invalid payload and what is proven about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.models.renaming import in_the_name_of

if TYPE_CHECKING:
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A payload that is invalid for one reason and valid after one repair.

    Args:
        payload: the invalid payload.
        keyword: the violated keyword.
        pointer: the location in the payload; for a missing property, the object.
        branch: pointer to the intended branch in the schema; None outside of any union.
        origin: the valid payload that was mutated.
        repaired: the payload after the repair.
        mutation: a short description of the change.
        point: the location of the keyword in the schema, and how it is violated.
        pair: if two branches of a `oneOf` match, their pointers in the schema.
    """

    payload: Json
    keyword: str
    pointer: str
    branch: str | None
    origin: Json
    repaired: Json
    mutation: str
    point: Point
    pair: tuple[str, str] | None = None

    @classmethod
    def of(cls, mutation: Mutation, *, payload: Json, origin: Json, repaired: Json) -> NearMiss:
        """Return the near miss that results from a mutation."""
        branches = mutation.place.schema.one_of
        pair = mutation.pair
        return cls(
            payload=payload,
            keyword=mutation.point.keyword,
            pointer=mutation.pointer,
            branch=mutation.branch,
            origin=origin,
            repaired=repaired,
            mutation=mutation.name,
            point=mutation.point,
            pair=None if pair is None else (branches[pair[0]].pointer, branches[pair[1]].pointer),
        )

    def in_the_name_of(self, model: str) -> NearMiss:
        """Return the same near miss of another model."""
        return replace(
            self,
            payload=in_the_name_of(model, self.payload),
            origin=in_the_name_of(model, self.origin),
            repaired=in_the_name_of(model, self.repaired),
        )

    def to_json(self) -> JsonObject:
        """Return the near miss in the format of an output line."""
        return {
            "payload": self.payload,
            "keyword": self.keyword,
            "pointer": self.pointer,
            "branch": self.branch,
            "origin": self.origin,
            "repaired": self.repaired,
        }

    def sentence(self) -> str:
        """Return the violation in one line."""
        where = self.pointer or "the root"
        return f"{self.keyword} violated at {where}: {self.mutation}"
