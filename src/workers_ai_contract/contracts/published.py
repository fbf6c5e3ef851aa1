"""The published profile: the schema of one revision as written, under standard JSON Schema semantics."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_schemas import form_of_title
from workers_ai_schemas.documents import published
from workers_ai_schemas.forms import (
    HINTS,
    detect_form,
    form_key,
    form_of_keys,
    forms_named,
    in_unified_envelope,
    is_poll,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_schemas import Revision

_CHAT_BRANCH = "/oneOf/0"
_REVISIONS_WITH_CHAT = frozenset({"r4", "r5"})


class Published:
    """The schema of one revision and direction, or the part of it that a route or form selects.

    `/ai/v1/chat/completions` applies the chat branch only, the other routes the whole schema (observed:
    recorded errors of that route list no other branch).

    Raises:
        UsageError: the schema has no branch for the named form.
    """

    def __init__(
        self,
        direction: Direction,
        revision: Revision,
        route: Route,
        form: Form | None = None,
        *,
        compiled: bool = True,
    ) -> None:
        self.direction = direction
        self._revision = revision
        chat_only = route is Route.CHAT and direction is Direction.INPUT
        self._of_route = _CHAT_BRANCH if chat_only and revision in _REVISIONS_WITH_CHAT else ""
        self._named = form
        self._whole = published(revision, direction, compiled=compiled)
        self._pointer = self._of_route if form is None else self._branch_named(form)
        self._contract = self._whole.at(self._pointer)

    @property
    def document(self) -> JsonObject:
        """The applicable part of the published schema, as published."""
        return cast("JsonObject", self._contract.schema)

    @property
    def schema(self) -> Subschema:
        """Its normal form; pointers start at the root of the whole schema."""
        return self._normal_form(self._pointer)

    def is_valid(self, payload: Json, /) -> bool:
        """Return whether a payload is valid."""
        return self._contract.is_valid(payload)

    @property
    def verdict(self) -> Callable[[Json], bool]:
        """The same, compiled."""
        return self._contract.verdict

    def explain(self, payload: Json, /, *, known_invalid: bool = False) -> Iterator[Problem]:
        """Yield the problems of a payload."""
        if not known_invalid and self.is_valid(payload):
            return iter(())
        misled = self.wrong_route(payload) or self._poll(payload)
        if misled is not None:
            return iter((misled,))
        problems = self._contract.explain(payload, known_invalid=True)
        return map(_of_envelope, problems) if self._is_enveloped(payload) else problems

    def form(self, payload: Json, /) -> Form | None:
        """Return the named form, or the one that the keys identify; if several, the one meant."""
        if self._named is not None:
            return self._named
        form = detect_form(payload, self.direction)
        if form is None and forms_named(payload, self.direction):
            from workers_ai_kernel.explaining.branches import branch_meant

            meant = branch_meant(self.schema.union, payload, HINTS)
            return None if meant is None else form_of_title(meant.title)
        return form

    def outcome(self, payload: Json, /) -> tuple[bool, JsonObject | None]:
        """Return the verdict; a schema does not contain the API's errors."""
        return self._contract.verdict(payload), None

    def wrong_route(self, payload: Json) -> Problem | None:
        """Return the problem of a request whose form only other routes accept; None for any other request."""
        if not self._of_route or self._named is not None:
            return None
        form = detect_form(payload, self.direction)
        if form is None or not isinstance(payload, dict) or form in _branches(self.schema, self.direction):
            return None
        from workers_ai_contract.contracts import sentences

        elsewhere = _branches(self._normal_form(""), self.direction).get(form)
        key = form_key(payload, form, self.direction)
        if elsewhere is None or key not in elsewhere.required:
            return None
        here = tuple(_branches(self.schema, self.direction).values())
        return sentences.wrong_route(key, elsewhere, here)

    def _poll(self, payload: Json) -> Problem | None:
        if self.direction is not Direction.INPUT or self._named is not None or not is_poll(payload):
            return None
        if not self.schema.union:
            return None
        from workers_ai_contract.contracts import sentences

        return sentences.poll_of_no_form(tuple(_leaves(self.schema)), payload)

    def _is_enveloped(self, payload: Json) -> bool:
        return self.direction is Direction.INPUT and self._named is None and in_unified_envelope(payload)

    def _normal_form(self, pointer: str) -> Subschema:
        schema = self._whole.at(pointer).normal
        assert schema is not None, f"the normal form supports {self._whole.name}"  # noqa: S101
        return schema

    def _branch_named(self, form: Form) -> str:
        branches = _branches(self._normal_form(self._of_route), self.direction)
        if form not in branches:
            known = " or ".join(repr(str(one)) for one in branches) or "none"
            raise UsageError(
                f"the {self.direction} of {self._revision} has no form {str(form)!r}; available: {known}"
            )
        return branches[form].pointer


def _of_envelope(problem: Problem) -> Problem:
    """Add to the problem of a `POST /ai/run` envelope that no published schema describes the envelope."""
    if problem.pointer != "/input":
        return problem
    repair = (
        "Judge the value of /input alone, or the whole request under another profile: no published schema "
        "describes the envelope of POST /ai/run."
    )
    return problem._replace(repair=repair)


def _branches(schema: Subschema, direction: Direction) -> dict[Form, Subschema]:
    """Return the branch of each form, identified by its title or its required keys."""
    found: dict[Form, Subschema] = {}
    for leaf in _leaves(schema):
        of_keys = form_of_keys(leaf.required) if direction is Direction.INPUT else None
        form = form_of_title(leaf.title) or of_keys
        if form is not None:
            found.setdefault(form, leaf)
    return found


def _leaves(schema: Subschema) -> Iterator[Subschema]:
    from workers_ai_kernel.explaining.branches import leaves_of

    return leaves_of(schema)
