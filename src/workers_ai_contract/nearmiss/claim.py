"""A wrong payload, and what is proven about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.nearmiss.mutations import Mutation
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A payload that is invalid for one reason, and valid after one repair.

    Args:
        payload: the wrong payload.
        keyword: the keyword violated.
        pointer: where in the payload it is: the object itself where a property is missing.
        branch: pointer into the schema of the branch meant; None outside of any union.
        origin: the valid payload that it was made of.
        repaired: the payload after the repair.
        mutation: what was done, in a few words.
        point: the keyword's place in the schema, and in which way it is violated.
        pair: of two branches of a `oneOf` that both match, the pointers into the schema.
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
        """Return what a mutation has made of a valid payload."""
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

    def to_json(self) -> JsonObject:
        """Return it as one line of output holds it."""
        return {
            "payload": self.payload,
            "keyword": self.keyword,
            "pointer": self.pointer,
            "branch": self.branch,
            "origin": self.origin,
            "repaired": self.repaired,
        }

    def sentence(self) -> str:
        """Return what is wrong, in one line."""
        where = self.pointer or "the root"
        return f"{self.keyword} violated at {where}: {self.mutation}"
