"""The second door: what the AI binding of a Worker sends, as Miniflare forwards it to a remote proxy.

The runtime's binding fetches URLs of `https://workers-binding.ai`; Miniflare sends each of them to the
proxy's own URL, with the method and the body as they are, the URL in the header `MF-URL`, the name of the
binding in `MF-Binding` and every header with `MF-Header-` before its name. The proxy's answer is the
binding's answer. Sources: the binding and the forwarding client in workerd and Miniflare 4 and 5.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.faults import PlainResponse
from workers_ai_contract.routing.arrival import Arrival, Bound, as_utf8
from workers_ai_contract.routing.planning import is_ours
from workers_ai_contract.routing.routes import Purpose
from workers_ai_contract.standin.binding_gateway import GATEWAY, of_gateway
from workers_ai_contract.standin.binding_refusals import (
    HOST,
    NO_MODEL,
    NO_MODEL_HEADER,
    NO_RPC,
    NO_WEBSOCKETS,
    NOT_INPUTS,
    refusal_of,
    refusal_of_type,
)
from workers_ai_contract.standin.rendering import JSON_TYPE, Rendered, render_body, render_error
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire.shapes import run_envelope

if TYPE_CHECKING:
    from collections.abc import Callable
    from urllib.parse import SplitResult

    from workers_ai_contract.wire import ApiError
    from workers_ai_kernel import Json, JsonObject

_URL = "mf-url"
_FORWARDED = "mf-header-"
_RUN = "/run"
_RUN_THROUGH_A_GATEWAY = "/ai-gateway/run"
_SEARCH = "/ai-api/models/search"
_FORMATS = "/to-everything/markdown/supported"
_LOG_ID_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOG_ID_LENGTH = 26
_BAD = 400


def is_about_ai(arrival: Arrival) -> bool:
    """Return whether the binding was called; Miniflare also tries to open a connection for RPC."""
    return _URL in arrival.headers


def opened(arrival: Arrival) -> Arrival | Rendered:
    """Return what the binding asks of the service, or the answer if it asks for something else."""
    if not is_about_ai(arrival):
        return _without_url(arrival)
    url = _url(arrival)
    if url.hostname == HOST and url.path in (_RUN, _RUN_THROUGH_A_GATEWAY):
        return _run(arrival)
    if url.hostname == HOST and url.path == _SEARCH:
        query = dict(parse_qsl(url.query))
        return inner(arrival)._replace(purpose=Purpose.SEARCH, query=query)
    if url.hostname == HOST and url.path == _FORMATS:
        # The binding reads this answer whatever its status is: no format can be converted.
        return render_body(run_envelope([]))
    if url.hostname == HOST and url.path.startswith(GATEWAY):
        gateway = of_gateway(inner(arrival), url.path, arrival.headers.get("host", "localhost"))
        if gateway is not None:
            return gateway
    return render_error(refusal_of(arrival.headers.get("mf-binding", ""), url))


def dressed(arrival: Arrival, rendered: Rendered) -> Rendered:
    """Return an answer of the service as the binding expects it; a transmission has been dressed before."""
    dress = dress_of(arrival)
    if dress is None or rendered.transmission is not None:
        return rendered
    if rendered.content is None:
        return rendered._replace(headers=_headers(arrival.bound))
    plain = dress(PlainResponse(rendered.status, rendered.content_type, rendered.content))
    return rendered._replace(content=plain.content, headers=plain.headers)


def dress_of(arrival: Arrival) -> Callable[[PlainResponse], PlainResponse] | None:
    """Return what gives an answer the shape that the binding expects; None if it needs no change."""
    bound = arrival.bound
    if bound is None or arrival.purpose is not Purpose.MODEL:
        return None
    return partial(_with_headers if bound.enveloped else _dressed, bound)


def _with_headers(bound: Bound, response: PlainResponse) -> PlainResponse:
    return replace(response, headers=(*response.headers, *_headers(bound)))


def _dressed(bound: Bound, response: PlainResponse) -> PlainResponse:
    """Return a bare result, or a flat error; streams and other bodies stay as they are."""
    response = _with_headers(bound, response)
    if response.events is not None or not response.content_type.startswith(JSON_TYPE):
        return response
    try:
        body: Json = json.loads(response.content)
    except ValueError:
        return response
    shaped = _shaped(body, response.status, bound)
    return response if shaped is body else replace(response, content=sse.encode(shaped))


def _shaped(body: Json, status: int, bound: Bound) -> Json:
    match body:
        case {"success": True, "result": result}:
            return result
        case {"success": False, "result": {}, "errors": [{"code": int(code), "message": str(message)}, *_]}:
            return _flat(code, message, status, bound) if status >= _BAD else body
        case _:
            return body


def _flat(code: int, message: str, status: int, bound: Bound) -> JsonObject:
    """Return the error from which the binding makes `AiError: CODE: DESCRIPTION` (recorded, wire/63)."""
    return {
        "name": "AiError",
        "internalCode": code,
        "httpCode": status,
        "message": message,
        "description": message,
        "requestId": bound.request_id,
    }


def _headers(bound: Bound | None) -> tuple[tuple[str, str], ...]:
    if bound is None:
        return ()
    named = {"cf-ai-req-id": bound.request_id, "cf-aig-log-id": bound.log_id, "cf-aig-step": bound.step}
    return tuple((name, value) for name, value in named.items() if value is not None)


def _url(arrival: Arrival) -> SplitResult:
    """Return the URL that the binding fetched; one without parts if it cannot be read."""
    try:
        return urlsplit(arrival.headers[_URL])
    except ValueError:
        return urlsplit("")


def _without_url(arrival: Arrival) -> Arrival | Rendered:
    if _is_upgrade(arrival):
        return render_error(NO_RPC)
    return arrival._replace(purpose=Purpose.MODEL)


def _is_upgrade(arrival: Arrival) -> bool:
    return arrival.headers.get("upgrade", "").lower() == "websocket"


def _run(arrival: Arrival) -> Arrival | Rendered:
    """Return a run of the model, with `inputs` as the body, and `queueRequest` taken from `options`."""
    asked = inner(arrival)
    model = asked.headers.get("cf-consn-model-id")
    error = None
    if _is_upgrade(arrival):
        error = NO_WEBSOCKETS
    elif not model:
        error = NO_MODEL_HEADER if model is None else NO_MODEL
    else:
        error = refusal_of_type(asked.headers.get("content-type"))
    if error is not None:
        return _refused(asked, error)
    named = as_utf8(model or "")
    running = asked._replace(path=f"{asked.path}/{named}", route=Route.RUN, model=named)
    return running if running.data is None else _with_inputs(running, running.data)


def _with_inputs(running: Arrival, data: bytes) -> Arrival | Rendered:
    try:
        body = read(data).payload
    except UnreadableError:
        # The service refuses it as it refuses any body that cannot be read.
        return running
    if not isinstance(body, dict) or "inputs" not in body:
        return _refused(running, NOT_INPUTS)
    options = body.get("options")
    queued = isinstance(options, dict) and options.get("queueRequest") is True
    return running._replace(data=sse.encode(body["inputs"]), queued=queued)


def _refused(asked: Arrival, error: ApiError) -> Rendered:
    return dressed(asked, render_error(error))


def inner(arrival: Arrival) -> Arrival:
    """Return the request that the binding made, with its own headers and path.

    A header for the stand-in counts without the prefix, too: whoever writes the request by hand means it.
    """
    url = _url(arrival)
    headers = {
        name.removeprefix(_FORWARDED): value
        for name, value in arrival.headers.items()
        if name.startswith(_FORWARDED) or is_ours(name)
    }
    digest = sha256(arrival.data or b"").digest()
    log_id = _log_id(digest) if url.path.startswith(GATEWAY) else None
    return arrival._replace(
        path=f"{url.hostname or ''}{url.path}",
        headers=headers,
        purpose=Purpose.MODEL,
        bound=Bound(str(UUID(bytes=digest[:16], version=4)), log_id),
    )


def _log_id(digest: bytes) -> str:
    return "01" + "".join(_LOG_ID_LETTERS[byte % 32] for byte in digest[: _LOG_ID_LENGTH - 2])
