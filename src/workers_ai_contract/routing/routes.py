"""The one table of the stand-in's routes: those of the API and those of AI Gateway."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workers_ai_contract.vocabulary import Route

_ACCOUNT = "/client/v4/accounts/{account_id}/ai"
_GATEWAY = "/v1/{account_id}/{gateway_id}"


class Purpose(StrEnum):
    """What a route is for."""

    MODEL = "model"
    UNIFIED = "unified"
    MESSAGES = "messages"
    SEARCH = "search"
    SCHEMA = "schema"
    BINDING = "binding"


@dataclass(frozen=True, slots=True)
class Template:
    """One route: `route` decides what is enforced, and `prefix` may precede the model in the body."""

    path: str
    purpose: Purpose = Purpose.MODEL
    route: Route | None = None
    method: str = "POST"
    prefix: str = ""


TEMPLATES = (
    # Recorded or documented. `/ai/run/dynamic/…` leads nowhere (recorded).
    Template(f"{_ACCOUNT}/run/dynamic/{{name:path}}"),
    Template(f"{_ACCOUNT}/run/{{model:path}}", route=Route.RUN),
    Template(f"{_ACCOUNT}/run", Purpose.UNIFIED, Route.RUN),
    Template(f"{_ACCOUNT}/v1/chat/completions", route=Route.CHAT),
    Template(f"{_ACCOUNT}/v1/responses", route=Route.RESPONSES),
    Template(f"{_ACCOUNT}/v1/messages", Purpose.MESSAGES),
    Template(f"{_ACCOUNT}/models/search", Purpose.SEARCH, method="GET"),
    Template(f"{_ACCOUNT}/models/schema", Purpose.SCHEMA, method="GET"),
    # AI Gateway (documented; `run/` is what workers-ai-provider and tanstack-ai send).
    Template(f"{_GATEWAY}/workers-ai/v1/chat/completions", route=Route.CHAT),
    Template(f"{_GATEWAY}/workers-ai/run/{{model:path}}", route=Route.RUN),
    Template(f"{_GATEWAY}/workers-ai/{{model:path}}", route=Route.RUN),
    Template(f"{_GATEWAY}/compat/chat/completions", route=Route.CHAT, prefix="workers-ai/"),
    # The AI binding of a Worker, as Miniflare forwards it; see `binding`.
    *(Template("/", Purpose.BINDING, method=method) for method in ("GET", "POST", "PATCH")),
)
"""Each route; the first that matches counts."""
