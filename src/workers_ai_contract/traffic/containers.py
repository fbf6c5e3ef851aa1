"""The containers, each recognised by its keys.

Sources: Cloudflare's documentation of the Logpush data set `ai_gateway_events` and of Gateway logging, the
guide to OpenAI's batches, HAR 1.2, and vcrpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.errors import UsageError
from workers_ai_contract.traffic.access import objects, text_at
from workers_ai_contract.traffic.carried import (
    OTHER_SERVICE,
    CarriedPayload,
    NotJudged,
    Owner,
    answer,
    no_others,
    of_others,
    owner_of,
    request,
    route_of,
)
from workers_ai_contract.traffic.encryption import BODIES, WRONG_KEY, is_encrypted
from workers_ai_contract.traffic.exchanges import carried_in
from workers_ai_contract.traffic.recordings import (
    cassette_exchanges,
    har_exchanges,
    is_cassette,
    is_har,
    is_recorded,
    recorded_exchanges,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.traffic.carried import OtherModels
    from workers_ai_contract.traffic.exchanges import Exchanged
    from workers_ai_contract.vocabulary import Route
    from workers_ai_kernel import Json, JsonObject

CarriedOrNot: TypeAlias = "CarriedPayload | NotJudged"

AUTO = "auto"
NONE = "none"
_PROVIDER = "workers-ai"


class Container(NamedTuple):
    """One kind of container: `recognises` tells it by its keys, `carries` yields what is in it."""

    name: str
    recognises: Callable[[JsonObject], bool]
    carries: Callable[[JsonObject, OtherModels], Iterator[CarriedOrNot]]
    by_default: bool = True


def container_named(name: str) -> str:
    """Return the name of a container, `auto` or `none`.

    Raises:
        UsageError: no container has that name.
    """
    known = (AUTO, *CONTAINERS, NONE)
    if name not in known:
        raise UsageError(f"there is no container {name!r}: choose {', '.join(known)}")
    return name


def carried_by(
    payload: Json, name: str = AUTO, others: OtherModels = no_others
) -> tuple[str, list[CarriedOrNot]] | None:
    """Return the container that a JSON value is, and what it carries; None if it is none of that name."""
    if not isinstance(payload, dict) or name == NONE:
        return None
    for container in CONTAINERS.values():
        is_wanted = name == container.name or (name == AUTO and container.by_default)
        if is_wanted and container.recognises(payload):
            return container.name, [*container.carries(payload, others)]
    return None


def _is_logpush(row: JsonObject) -> bool:
    return bool({"RequestBody", "ResponseBody"} & row.keys())


def _in_logpush(row: JsonObject, others: OtherModels) -> Iterator[CarriedOrNot]:
    owner = _owner(row.get("Provider"), row.get("Model"), others)
    yield from _owned(owner, _bodies_of(row))


def _bodies_of(row: JsonObject) -> Iterator[CarriedOrNot]:
    route = route_of(text_at(row, "Endpoint"))
    for key, is_request in zip(BODIES, (True, False), strict=True):
        if key not in row:
            # The job of the log was set up without this field.
            continue
        body = row[key]
        if isinstance(body, dict) and is_encrypted(body):
            reason = "that is encrypted with another key" if WRONG_KEY in body else "that is encrypted"
            yield NotJudged(f"/{key}", reason)
        elif isinstance(body, dict) and body.get("type") == "encrypted":
            yield _either(f"/{key}", body.get("data"), route, row.get("StatusCode"), is_request=is_request)
        else:
            yield _either(f"/{key}", body, route, row.get("StatusCode"), is_request=is_request)


def _is_gateway_row(row: JsonObject) -> bool:
    return (
        bool({"request_head", "response_head"} & row.keys())
        or {
            "tokens_in",
            "tokens_out",
            "created_at",
        }
        <= row.keys()
    )


def _in_gateway_row(row: JsonObject, others: OtherModels) -> Iterator[CarriedOrNot]:
    owner = _owner(row.get("provider"), row.get("model"), others)
    yield from _owned(owner, _heads_of(row))


def _heads_of(row: JsonObject) -> Iterator[CarriedOrNot]:
    route = route_of(text_at(row, "path"))
    has_heads = not {"request_head", "response_head"}.isdisjoint(row)
    for name, is_request in (("request", True), ("response", False)):
        key = f"{name}_head"
        if has_heads and key not in row:
            continue
        if row.get(f"{name}_head_complete") is False and row.get(key) is not None:
            yield NotJudged(f"/{key}", f"whose {'request' if is_request else 'answer'} is cut in the log")
        else:
            yield _either(f"/{key}", row.get(key), route, row.get("status_code"), is_request=is_request)


def _is_gateway_list(page: JsonObject) -> bool:
    rows = page.get("result")
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(isinstance(row, dict) and _is_gateway_row(row) for row in rows)
    )


def _in_gateway_list(page: JsonObject, others: OtherModels) -> Iterator[CarriedOrNot]:
    for index, row in enumerate(objects(page.get("result"))):
        for each in _in_gateway_row(row, others):
            yield each._replace(pointer=f"/result/{index}{each.pointer}")


def _is_batch_line(line: JsonObject) -> bool:
    return "custom_id" in line and ("body" in line or "response" in line)


def _in_batch_line(line: JsonObject, others: OtherModels) -> Iterator[CarriedOrNot]:
    route = route_of(text_at(line, "url"))
    if "body" in line:
        body = line["body"]
        yield from _owned(_owner_in(body, others), iter([request("/body", body, route)]))
        return
    response = line.get("response")
    if not isinstance(response, dict):
        yield NotJudged("/response", "that failed without an answer")
        return
    body, place = response.get("body"), "/response/body"
    found = answer(place, body, route, response.get("status_code"))
    yield from _owned(_owner_in(body, others), iter([found]))


def _is_workers_batch(payload: JsonObject) -> bool:
    responses = _batch_in(payload)[1].get("responses")
    return isinstance(responses, list) and all(isinstance(each, dict) and "id" in each for each in responses)


def _batch_in(payload: JsonObject) -> tuple[str, JsonObject]:
    """Return the place and the value of the answer to a batch, which REST puts into an envelope."""
    result = payload.get("result")
    return ("/result", result) if isinstance(result, dict) and "success" in payload else ("", payload)


def _in_workers_batch(payload: JsonObject, _others: OtherModels) -> Iterator[CarriedOrNot]:
    place, batch = _batch_in(payload)
    for index, item in enumerate(objects(batch.get("responses"))):
        if item.get("success") is False:
            yield NotJudged(f"{place}/responses/{index}", "that failed without an answer")
        else:
            yield answer(f"{place}/responses/{index}/result", item.get("result"), route_of(""), None)


def _each(
    exchanges: Callable[[JsonObject], Iterator[Exchanged]],
) -> Callable[[JsonObject, OtherModels], Iterator[CarriedOrNot]]:
    """Return the function that yields what the exchanges of a recording carry."""

    def carries(payload: JsonObject, others: OtherModels) -> Iterator[CarriedOrNot]:
        for exchanged in exchanges(payload):
            yield from carried_in(exchanged, others)

    return carries


def _owner(provider: Json, model: Json, others: OtherModels) -> Owner:
    return Owner(reason=OTHER_SERVICE) if provider not in {None, "", _PROVIDER} else owner_of(model, others)


def _owner_in(body: Json, others: OtherModels) -> Owner:
    return owner_of(body.get("model") if isinstance(body, dict) else None, others)


def _owned(owner: Owner, found: Iterator[CarriedOrNot]) -> Iterator[CarriedOrNot]:
    """Yield what is carried, each with its model; why not if it is of no model whose schemas are known."""
    if owner.reason is not None:
        yield from of_others(found, owner.reason)
        return
    for each in found:
        yield each if isinstance(each, NotJudged) else each._replace(model=owner.model)


def _either(pointer: str, body: Json, route: Route, status: Json, *, is_request: bool) -> CarriedOrNot:
    return request(pointer, body, route) if is_request else answer(pointer, body, route, status)


CONTAINERS = {
    container.name: container
    for container in (
        Container("gateway-logpush", _is_logpush, _in_logpush),
        Container("gateway-api", _is_gateway_row, _in_gateway_row),
        Container("gateway-list", _is_gateway_list, _in_gateway_list),
        Container("openai-batch", _is_batch_line, _in_batch_line),
        # By default the observed contract judges the whole answer to a batch.
        Container("workers-batch", _is_workers_batch, _in_workers_batch, by_default=False),
        Container("har", is_har, _each(har_exchanges)),
        Container("vcr", is_cassette, _each(cassette_exchanges)),
        Container("recording", is_recorded, _each(recorded_exchanges)),
    )
}
"""Each container by its name; the first that is recognised counts."""
