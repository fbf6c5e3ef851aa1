"""The places where a model's schema pair is published, and how to extract it from each response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.pull.fetching import parse_object
from workers_ai_schemas import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_codegen.pull.fetching import Fetcher
    from workers_ai_kernel import Json, JsonObject

API_BASE_URL = "https://api.cloudflare.com/client/v4"
PAGE_BASE_URL = "https://developers.cloudflare.com/workers-ai/models"
PAGE_KINDS = ("sync", "streaming", "batch")
DIRECTIONS = ("input", "output")


@dataclass(frozen=True, slots=True)
class Pulled:
    """One published schema: `name` is `input` or `batch-output`, for example; `url` has no credentials.

    `fetched` is the body of the response; `within` is the JSON Pointer to the schema in it.
    """

    name: str
    url: str
    within: str
    fetched: bytes
    schema: JsonObject


def from_api(fetcher: Fetcher, base_url: str, account: str, model: str) -> Iterator[Pulled]:
    """Yield input and output from `GET /accounts/{id}/ai/models/schema?model=` (documented).

    Raises:
        CodegenError: the API returned an error or an unexpected response.
    """
    url = f"{base_url.rstrip('/')}/accounts/{quote(account, safe='')}/ai/models/schema?model={quote(model)}"
    fetched = fetcher.get(url)
    envelope = parse_object(fetched, url)
    if envelope.get("success") is not True:
        raise CodegenError(f"{url} returned an error: {_errors_of(envelope)}")
    result = envelope.get("result")
    for direction in DIRECTIONS:
        schema = result.get(direction) if isinstance(result, dict) else None
        if not isinstance(schema, dict):
            raise CodegenError(f"the response of {url} has no schema at /result/{direction}")
        yield Pulled(direction, url, f"/result/{direction}", fetched, schema)


def from_page(fetcher: Fetcher, base_url: str, model: str) -> Iterator[Pulled]:
    """Yield the schemas published beside the model page: `sync-input.json` and its siblings, if they exist.

    Raises:
        CodegenError: the synchronous pair is missing or is not JSON.
    """
    for kind in PAGE_KINDS:
        for direction in DIRECTIONS:
            url = f"{base_url.rstrip('/')}/{quote(slug_of(model))}/{kind}-{direction}.json"
            fetched = fetcher.get(url) if kind == "sync" else fetcher.get_if_there(url)
            if fetched is not None:
                name = direction if kind == "sync" else f"{kind}-{direction}"
                yield Pulled(name, url, "", fetched, parse_object(fetched, url))


def slug_of(model: str) -> str:
    """Return the last part of a model's name, which is used for its page and its folder.

    Raises:
        CodegenError: the name has no such part.
    """
    slug = model.rstrip("/").rpartition("/")[2]
    if (
        not slug
        or slug.strip(".") == ""
        or not slug.replace("-", "").replace(".", "").replace("_", "").isalnum()
    ):
        raise CodegenError(f"{model!r} is not a model name; a valid one is {MODEL}")
    return slug


def _errors_of(envelope: JsonObject) -> str:
    errors = envelope.get("errors")
    sentences = [_error(error) for error in errors] if isinstance(errors, list) else []
    return "; ".join(sentences) or "no reason given"


def _error(error: Json) -> str:
    if not isinstance(error, dict):
        return str(error)
    return f"{error.get('message', 'no message')} (code {error.get('code')})"
