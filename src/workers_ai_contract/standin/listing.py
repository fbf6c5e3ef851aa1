"""The model search and the model schemas: `GET /ai/models/search` and `GET /ai/models/schema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import MODEL
from workers_ai_contract.wire import shapes
from workers_ai_contract.wire.api_errors import no_such_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workers_ai_contract.standin.served import ServedModels
    from workers_ai_contract.wire import ApiError
    from workers_ai_kernel import Json, JsonObject

_TASK = "Text Generation"
_PER_PAGE = 50
_MOST_PER_PAGE = 100
# Keys and types are documented; ids and texts are ours.
_LISTED: JsonObject = {
    "id": "00000000-0000-4000-8000-000000000000",
    "source": 1,
    "name": MODEL,
    "description": "Open-weight text model.",
    "task": {"id": "00000000-0000-4000-8000-000000000001", "name": _TASK, "description": "Text models."},
    "created_at": "2025-08-05 10:49:53.265",
    "tags": [],
    "properties": [
        {"property_id": "context_window", "value": "128000"},
        {
            "property_id": "price",
            "value": [
                {"unit": "per M input tokens", "price": 0.2, "currency": "USD"},
                {"unit": "per M output tokens", "price": 0.3, "currency": "USD"},
            ],
        },
        {"property_id": "function_calling", "value": "true"},
        {"property_id": "reasoning", "value": "true"},
    ],
}


def models_found(query: Mapping[str, str], served: Iterable[str] = (MODEL,)) -> JsonObject:
    """Return the answer to a search: the served models that the search and the task fit."""
    wanted, task = query.get("search", ""), query.get("task", "")
    fitting = [name for name in served if wanted.lower() in name.lower() and task.lower() in _TASK.lower()]
    page = _count(query.get("page"), 1)
    per_page = min(_count(query.get("per_page"), _PER_PAGE), _MOST_PER_PAGE)
    listed: list[Json] = [
        {**_LISTED, "name": name} for name in fitting[(page - 1) * per_page : page * per_page]
    ]
    counts: JsonObject = {
        "count": len(listed),
        "page": page,
        "per_page": per_page,
        "total_count": len(fitting),
    }
    return {**shapes.run_envelope(listed), "result_info": counts}


def schemas_of(model: str, revision: str, served: ServedModels) -> JsonObject | ApiError:
    """Return the published schemas of a served model, in the envelope."""
    if model not in served:
        return no_such_model(model)
    return shapes.run_envelope(served.schemas_of(model, revision))


def _count(text: str | None, otherwise: int) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < len("1000000") else otherwise
