"""What `env.AI.gateway(ID)` asks for: the URL of the gateway, and a universal request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.standin.binding_refusals import NOT_FOR_WORKERS_AI
from workers_ai_contract.standin.rendering import Rendered, render_body, render_error
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire.shapes import run_envelope

if TYPE_CHECKING:
    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_kernel import Json, JsonObject

GATEWAY = "/ai-gateway/"
"""Where the paths of a gateway begin."""
_PROVIDER = "workers-ai"
_CHAT = "v1/chat/completions"


def of_gateway(inner: Arrival, path: str, host: str) -> Arrival | Rendered | None:
    """Return the answer to a path of a gateway, or what it asks of the service; None if there is neither.

    Args:
        inner: The request that the binding made.
        path: The path of the URL that it fetched.
        host: The name and port of this stand-in.
    """
    match path.split("/"):
        case ["", "ai-gateway", "gateways", gateway, "url", provider]:
            origin = f"http://{host}/v1/account/{gateway}"
            url = f"{origin}/" if provider == "universal" else f"{origin}/{provider}"
            return render_body(run_envelope({"url": url}))
        case ["", "ai-gateway", "universal", "run", gateway]:
            return _universal(inner, gateway)
        case _:
            return None


def _universal(inner: Arrival, gateway: str) -> Arrival | Rendered:
    """Return the first request to Workers AI of a list; the others would only follow if it failed."""
    for step, asked in enumerate(_requests(inner.data)):
        endpoint = asked.get("endpoint")
        if asked.get("provider") == _PROVIDER and isinstance(endpoint, str):
            return _to_workers_ai(inner, gateway, endpoint, asked, step)
    return render_error(NOT_FOR_WORKERS_AI)


def _requests(data: bytes | None) -> list[JsonObject]:
    try:
        body = read(data or b"").payload
    except UnreadableError:
        return []
    listed = body if isinstance(body, list) else [body]
    return [each for each in listed if isinstance(each, dict)]


def _to_workers_ai(inner: Arrival, gateway: str, endpoint: str, asked: JsonObject, step: int) -> Arrival:
    """Return a request to the route of the gateway, whose answers keep their envelope."""
    bound = inner.bound
    is_chat = endpoint == _CHAT
    return inner._replace(
        path=f"/v1/account/{gateway}/{_PROVIDER}/{endpoint}",
        headers={**inner.headers, **_headers(asked.get("headers"))},
        route=Route.CHAT if is_chat else Route.RUN,
        model=None if is_chat else endpoint.removeprefix("run/"),
        data=sse.encode(asked.get("query")),
        bound=None if bound is None else replace(bound, enveloped=True, step=str(step)),
    )


def _headers(stated: Json) -> dict[str, str]:
    given = stated.items() if isinstance(stated, dict) else ()
    return {name.lower(): value for name, value in given if isinstance(value, str)}
