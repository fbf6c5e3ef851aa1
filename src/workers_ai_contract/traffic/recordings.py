"""The exchanges of recordings: HTTP archives, cassettes, and our own JSON Lines."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from workers_ai_contract.traffic.access import object_at, objects, text_at
from workers_ai_contract.traffic.cassettes import text_of_body
from workers_ai_contract.traffic.exchanges import Exchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject


def is_har(payload: JsonObject) -> bool:
    """Return whether a value is an HTTP archive."""
    log = payload.get("log")
    return isinstance(log, dict) and isinstance(log.get("entries"), list)


def har_exchanges(payload: JsonObject) -> Iterator[Exchanged]:
    """Yield the exchanges of an HTTP archive."""
    for index, entry in enumerate(objects(object_at(payload, "log").get("entries"))):
        place = f"/log/entries/{index}"
        asked, answered = object_at(entry, "request"), object_at(entry, "response")
        content, posted = object_at(answered, "content"), object_at(asked, "postData")
        yield Exchanged(
            text_at(asked, "method"),
            text_at(asked, "url"),
            (f"{place}/request/postData/text", _decoded(posted, "text", posted.get("_encoding"))),
            (f"{place}/response/content/text", _decoded(content, "text", content.get("encoding"))),
            answered.get("status"),
            _listed(answered.get("headers")),
            _sizes(entry.get("_pieces")),
            complete=entry.get("_state") in {None, "complete"},
            secrets=_secrets_of(_listed(asked.get("headers"))),
        )


def is_cassette(payload: JsonObject) -> bool:
    """Return whether a value is a cassette."""
    return isinstance(payload.get("interactions"), list)


def cassette_exchanges(payload: JsonObject) -> Iterator[Exchanged]:
    """Yield the exchanges of a cassette."""
    for index, each in enumerate(objects(payload.get("interactions"))):
        place = f"/interactions/{index}"
        asked, answered = object_at(each, "request"), object_at(each, "response")
        yield Exchanged(
            text_at(asked, "method"),
            text_at(asked, "uri"),
            (f"{place}/request/body", _body_of(asked.get("body"))),
            (f"{place}/response/body", _body_of(answered.get("body"))),
            object_at(answered, "status").get("code"),
            _named(object_at(answered, "headers")),
            secrets=_secrets_of(_named(object_at(asked, "headers"))),
        )


def is_recorded(line: JsonObject) -> bool:
    """Return whether a value is a line of `--record FILE.jsonl`."""
    return {"request", "answer", "started", "state"} <= line.keys()


def recorded_exchanges(line: JsonObject) -> Iterator[Exchanged]:
    """Yield the exchange of a line of `--record FILE.jsonl`."""
    asked, answered = object_at(line, "request"), object_at(line, "answer")
    sent, got = object_at(asked, "body"), object_at(answered, "body")
    yield Exchanged(
        text_at(asked, "method"),
        text_at(asked, "url"),
        ("/request/body", sent.get("text", _decoded(sent, "base64", "base64"))),
        ("/answer/body", got.get("text", _decoded(got, "base64", "base64"))),
        answered.get("status"),
        _listed(answered.get("headers")),
        _sizes(answered.get("pieces")),
        complete=line.get("state") == "complete",
        secrets=_secrets_of(_listed(asked.get("headers"))),
    )


def _body_of(body: Json) -> Json:
    """Return the text of a body in a cassette: a string, or an object that has it."""
    if not isinstance(body, dict):
        return body
    return body["string"] if "string" in body else _decoded(body, "base64_string", "base64")


def _decoded(holder: JsonObject, key: str, encoding: Json) -> Json:
    """Return a text, or None if it is missing or not the text that its encoding promises."""
    text = holder.get(key)
    if encoding != "base64" or not isinstance(text, str):
        return text
    try:
        return text_of_body(base64.b64decode(text, validate=True))
    except binascii.Error:
        return None


def _listed(headers: Json) -> tuple[tuple[str, str], ...]:
    return tuple((text_at(each, "name"), text_at(each, "value")) for each in objects(headers))


def _named(headers: JsonObject) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
        if isinstance(value, str)
    )


def _secrets_of(headers: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Return the secrets in headers, without the word that a recording has in the place of a secret."""
    # Imported late: most input is no recording.
    from workers_ai_contract.recording import CallSecrets
    from workers_ai_contract.recording.secrets import REMOVED

    return CallSecrets.of(headers).words - {REMOVED}


def _sizes(pieces: Json) -> tuple[int, ...]:
    found = (each.get("size") for each in objects(pieces))
    return tuple(size for size in found if isinstance(size, int))
