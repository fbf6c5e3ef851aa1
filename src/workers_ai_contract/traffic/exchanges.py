"""Whose contract an HTTP exchange is under, by its method, URL and body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.traffic.carried import (
    OTHER_SERVICE,
    NotJudged,
    answer,
    no_others,
    of_others,
    owner_of,
    request,
    route_of,
)
from workers_ai_contract.vocabulary import Route
from workers_ai_kernel.reading.strict import ReadingError, read_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.traffic.carried import CarriedPayload, OtherModels
    from workers_ai_kernel import Json

_OURS = (
    "/ai/run",
    "/ai/v1/",
    "/workers-ai/",
    "/compat/chat/completions",
    "/v1/chat/completions",
    "/v1/responses",
)
_MODEL_IN_PATH = re.compile(r"/(?:ai/run|workers-ai(?:/run)?)/(?P<model>@[^?#]+)")


class Exchanged(NamedTuple):
    """One HTTP exchange of a recording.

    A body comes with its JSON Pointer in the recording, and is None if it was not kept. `headers` are those
    of the answer, and `pieces` the sizes in bytes in which it came, if they are known; `complete` is false if
    it broke off. `secrets` are the tokens and keys in the headers of the request.
    """

    method: str
    url: str
    sent: tuple[str, Json]
    got: tuple[str, Json]
    status: Json
    headers: tuple[tuple[str, str], ...] = ()
    pieces: tuple[int, ...] = ()
    complete: bool = True
    secrets: frozenset[str] = frozenset()


class JudgedCall(NamedTuple):
    """The route whose contract judges a call, and the folder of its model; None for a built-in one."""

    route: Route
    model: str | None = None


def carried_in(exchanged: Exchanged, others: OtherModels = no_others) -> Iterator[CarriedPayload | NotJudged]:
    """Yield the request and the answer of an exchange, or why both are not ours to judge."""
    call = _judged_call(exchanged.method, exchanged.url, exchanged.sent[1], others)
    route = Route.RUN if isinstance(call, NotJudged) else call.route
    place, body = exchanged.got
    is_kept = exchanged.complete or isinstance(call, NotJudged)
    found = (
        request(*exchanged.sent, route),
        answer(place, body if is_kept else None, route, exchanged.status),
    )
    if isinstance(call, NotJudged):
        yield from of_others(found, call.reason)
        return
    for each in found:
        yield each if isinstance(each, NotJudged) else each._replace(model=call.model)


def judged_route(method: str, url: str, body: Json | bytes) -> Route | NotJudged:
    """Return the route whose contract judges a request and its answer, or why none does.

    An empty method counts as POST, since some recordings leave it out.
    """
    call = _judged_call(method, url, body, no_others)
    return call if isinstance(call, NotJudged) else call.route


def _judged_call(method: str, url: str, body: Json | bytes, others: OtherModels) -> JudgedCall | NotJudged:
    # Imported late: it takes as long as judging one small file.
    from urllib.parse import unquote

    path = unquote(url.partition("?")[0]).rstrip("/")
    if method.upper() not in {"", "POST"} or not any(part in f"{path}/" for part in _OURS):
        return NotJudged("", OTHER_SERVICE, missing=False)
    named = _MODEL_IN_PATH.search(path)
    model: Json = _model_in(body) if named is None else named["model"]
    owner = owner_of(model, others)
    if owner.reason is not None:
        return NotJudged("", owner.reason, missing=False)
    return JudgedCall(route_of(path), owner.model)


def _model_in(body: Json | bytes) -> Json:
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    if isinstance(body, bytes):
        if b'"model"' not in body:
            return None
        try:
            body = read_strictly(body).payload
        except ReadingError:
            return None
    return body.get("model") if isinstance(body, dict) else None
