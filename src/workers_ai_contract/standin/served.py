"""The models that a stand-in serves: the default one, and those that are named besides."""

from __future__ import annotations

import json
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Final

from workers_ai_contract.anyschema import SchemaDrawer
from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.models.contracts import PulledEnforced, default_profile_of, pulled_contract
from workers_ai_contract.models.naming import model_named, revision_of
from workers_ai_contract.models.pulled import PulledModel
from workers_ai_contract.plain.canonical import canonical
from workers_ai_contract.routing.front import Accepted, Refused, early_error, form_of, poll_of
from workers_ai_contract.standin.rendering import Rendered, render_body
from workers_ai_contract.vocabulary import MODEL, Direction, Profile, Route
from workers_ai_contract.wire import shapes
from workers_ai_contract.wire.api_errors import bad_input, no_route
from workers_ai_kernel.safe_text import one_line
from workers_ai_schemas import load
from workers_ai_schemas.forms import is_poll

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_contract.routing.front import Decision
    from workers_ai_contract.wire import ApiError
    from workers_ai_kernel import Json, JsonObject

_MOST_DRAWN: Final = 20
_OK: Final = 200
_PAIR: Final = ("input", "output")


class PulledGate:
    """What the stand-in does for a pulled model: judges its requests, and draws answers."""

    def __init__(self, model: PulledModel) -> None:
        self.model = model
        profile = default_profile_of(model, Direction.INPUT)
        self._contracts = {route: pulled_contract(model, profile, Direction.INPUT, route) for route in Route}
        self._published = Judge("input", profile=Profile.PUBLISHED, model=str(model.folder))
        self._output = model.schema(Direction.OUTPUT)

    def decide(self, arrival: Arrival, body: Json) -> Decision:
        """Return what happens to a request; it needs no form, because the schema decides."""
        route = arrival.route
        if route is None:
            return Refused(no_route(arrival.path), None)
        error = early_error(arrival, body)
        if error is None and route is Route.RUN and is_poll(body):
            return poll_of(body)
        error = error or self._refusal(route, body)
        if error is not None:
            return Refused(error, route if arrival.data else None)
        return Accepted(route, form_of(body), body)

    def _refusal(self, route: Route, body: Json) -> ApiError | None:
        """Return the error of the API's validator; where it is not known, the first problem in its place."""
        contract = self._contracts[route]
        if isinstance(contract, PulledEnforced):
            message = None if contract.is_agreed(body) else contract.refusal(body)
            return None if message is None else bad_input(message)
        problem = next(contract.explain(body), None)
        return None if problem is None else bad_input(one_line(problem.message))

    def judge(self, data: bytes, reading: Reading | None) -> Judgement:
        """Return the judgement by the published schema."""
        if reading is None or reading.duplicate_keys:
            return self._published.judge_bytes(data)
        return self._published.judge(reading.payload)

    def fits(self, rendered: Rendered) -> bool:
        """Return whether a whole answer, in the envelope of `/ai/run` or bare, is one of the model."""
        if rendered.content is None:
            # A stream, which no schema describes.
            return True
        answer = json.loads(rendered.content)
        return rendered.status == _OK and self._output.accepts(answer.get("result", answer))

    def drawn(self, seed: int, accepted: Accepted) -> Rendered:
        """Return an answer drawn from the output schema: the same for the same seed and request."""
        random = Random(f"{seed}:{canonical(accepted.body).decode()}")  # noqa: S311 - reproducible on purpose
        source = SeededSource(random)
        values = [self._drawer.draw(source) for _ in range(_MOST_DRAWN)]
        # The other branch of most outputs is a stream, which is no JSON.
        found = next((value for value in values if isinstance(value, dict) and value), values[0])
        if accepted.route is Route.RUN or not isinstance(found, dict):
            return render_body(shapes.run_envelope(found))
        return render_body(found)

    @cached_property
    def _drawer(self) -> SchemaDrawer:
        return SchemaDrawer(self._output)


class ServedModels:
    """The models of a stand-in; `names` are served beside the default one.

    Raises:
        UsageError: there is no such model, the revision was not seen for it, or its schemas are not usable.
    """

    def __init__(self, names: Sequence[str] = (), revision: str = "latest") -> None:
        self._pulled: dict[str, PulledGate] = {}
        self._names = {MODEL: None}
        for name in names:
            model = model_named(name)
            if isinstance(model, PulledModel):
                self._pulled[model.name] = PulledGate(model)
            else:
                revision_of(model, revision)
            self._names[model.name] = None

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def gate_of(self, name: str) -> PulledGate | None:
        """Return the gate of a pulled model; None for a built-in one."""
        return self._pulled.get(name)

    def schemas_of(self, name: str, revision: str) -> JsonObject:
        """Return the pair of published schemas of a served model."""
        gate = self.gate_of(name)
        if gate is None:
            return {each: load(revision, each) for each in _PAIR}
        return {each: gate.model.schema(each).schema for each in _PAIR}
