"""What a request means to the model: without the envelope of `/ai/run`, with aliases and switches applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.routing.front import Refused, credentials_error
from workers_ai_contract.routing.routes import Purpose
from workers_ai_contract.settings.switches import with_contents
from workers_ai_contract.vocabulary import MODEL
from workers_ai_contract.wire.api_errors import UNIFIED_INPUT_REFUSED, UNIFIED_MODEL_UNKNOWN
from workers_ai_schemas.forms import in_unified_envelope

if TYPE_CHECKING:
    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_contract.settings.switches import Switches
    from workers_ai_contract.standin.served import ServedModels
    from workers_ai_kernel import Json


class Meant(NamedTuple):
    """A request as the model gets it.

    `given` is the model's input as it was sent, `body` the same with the switches applied. `named` is the
    model that the request named, and `error` the refusal of an envelope that cannot be opened.
    """

    arrival: Arrival
    given: Json
    body: Json
    named: str | None = None
    error: Refused | None = None


def meant_by(arrival: Arrival, payload: Json, switches: Switches, served: ServedModels) -> Meant:
    """Return what a request means; for a served model, its arrival names the default one."""
    error = None
    given = payload
    if arrival.purpose is Purpose.UNIFIED:
        if isinstance(payload, dict) and in_unified_envelope(payload):
            given = payload["input"]
            model = _text(payload.get("model"))
            arrival = arrival._replace(model=model)
            known = model is not None and switches.model_of(model) in served
            error = None if known else UNIFIED_MODEL_UNKNOWN
        else:
            error = UNIFIED_INPUT_REFUSED
        error = credentials_error(arrival) or error
    named = arrival.model
    if named is not None:
        arrival = _for(switches.model_of(named), arrival, served)
    body = given
    if isinstance(given, dict) and arrival.model is None and isinstance(given.get("model"), str):
        named = str(given["model"])
        name = switches.model_of(named.removeprefix(arrival.prefix))
        arrival = _for(name, arrival, served)
        is_built_in = name in served and served.gate_of(name) is None
        model = MODEL if is_built_in else name
        body = given if model == named else {**given, "model": model}
    if switches.accept_null_content:
        body = with_contents(body)
    return Meant(arrival, given, body, named, None if error is None else Refused(error, None))


def _for(name: str, arrival: Arrival, served: ServedModels) -> Arrival:
    """Return the arrival of a request that names a model."""
    if name not in served:
        return arrival if arrival.model is None else arrival._replace(model=name)
    in_body = arrival.model is None and served.gate_of(name) is None
    if in_body and name == arrival.served:
        return arrival
    return arrival._replace(model=None if in_body else MODEL, served=name)


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
