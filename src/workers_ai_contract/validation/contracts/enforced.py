"""The enforced profile: what the live API accepts, and the exact error it gives.

It judges by the semantics of the API's own validator over the published input schema; a poll and the
envelope of `POST /ai/run` are recognised before it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.validation.contracts.published import Published
from workers_ai_contract.validation.enforced import Enforced, api_error
from workers_ai_contract.validation.forms import in_unified_envelope, is_poll, model_input
from workers_ai_contract.validation.judgement import Problem
from workers_ai_contract.vocabulary import Direction, Form, Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_schemas import Json, JsonObject, Revision
    from workers_ai_schemas.normal import Subschema


class EnforcedContract:
    """What the live API enforces of one revision on one route; there is nothing but input."""

    direction = Direction.INPUT

    def __init__(self, revision: Revision, route: Route) -> None:
        self._published = Published(Direction.INPUT, revision, route)
        self._enforced = Enforced(self._published.document)
        self._on_run = route is Route.RUN

    @property
    def schema(self) -> Subschema:
        """The normal form of the published schema that is enforced."""
        return self._published.schema

    def is_valid(self, payload: Json, /) -> bool:
        """Return the verdict alone."""
        return self._is_poll(payload) or self._enforced.accepts(self._input_of(payload))

    def refusal(self, payload: Json, /) -> str | None:
        """Return the validator's message, or None where it accepts."""
        return None if self._is_poll(payload) else self._enforced.refusal(self._input_of(payload))

    def explain(self, payload: Json, /) -> Iterator[Problem]:
        """Yield the causes that the published schema gives, or else the API's own words."""
        message = self.refusal(payload)
        if message is None:
            return
        causes = tuple(self._published.explain(self._input_of(payload)))
        yield from causes
        if not causes:
            yield Problem(
                code="refused-5006",
                pointer="",
                message=f"the published schema takes this, but the API refuses it (5006): {message}.",
            )

    def form(self, payload: Json, /) -> Form | None:
        """Return the form of the model's input."""
        return self._published.form(self._input_of(payload))

    def api_error(self, payload: Json, /) -> JsonObject | None:
        """Return the body that the API answers with, without the uuid that some recorded ones end with."""
        message = self.refusal(payload)
        return None if message is None else api_error(message)

    def _is_poll(self, payload: Json) -> bool:
        return self._on_run and is_poll(payload)

    def _input_of(self, payload: Json) -> Json:
        return model_input(payload) if self._on_run and in_unified_envelope(payload) else payload
