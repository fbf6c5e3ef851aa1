"""Cassettes of vcrpy in YAML: only what is known of them is taken, as text."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, TypeGuard

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic.compression import compressed_by, decompressed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel import Json, JsonObject

_MARK = re.compile(rb"^(?:interactions|http_interactions):", re.MULTILINE)
_LONGEST_BODY = 64 << 20


def cassette_in(data: bytes) -> JsonObject | None:
    """Return a cassette in YAML as a JSON value; None if the text is not a cassette.

    Raises:
        UnreadableError: it is not sound YAML, or the library for it is not installed.
    """
    if _MARK.search(data) is None:
        return None
    loaded = _mapping(_loaded(data))
    listed = loaded.get("interactions", loaded.get("http_interactions"))
    if not _is_list(listed):
        return None
    found: list[Json] = [_interaction(_mapping(each)) for each in listed]
    return {"version": 1, "interactions": found}


def text_of_body(data: bytes) -> str | None:
    """Return a recorded body as text, decompressed if it is compressed; None if it is not a text."""
    try:
        plain = decompressed(data, _LONGEST_BODY) if compressed_by(data) else data
        return plain.decode("utf-8")
    except (UnicodeDecodeError, UnreadableError):
        return None


def _loaded(data: bytes) -> Any:  # noqa: ANN401 - YAML
    try:
        import yaml
    except ModuleNotFoundError:
        raise UnreadableError("a cassette in YAML: install 'pyyaml' to read it") from None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(data, loader)  # noqa: S506 - one of the two safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnreadableError(f"not sound YAML: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    """Return what is wrong and where, without the text of the file."""
    mark = getattr(error, "problem_mark", None)
    place = "" if mark is None else f" (line {mark.line + 1})"
    return f"{getattr(error, 'problem', None) or type(error).__name__}{place}"


def _interaction(given: Mapping[str, Any]) -> JsonObject:
    asked, answered = _at(given, "request"), _at(given, "response")
    code = _at(answered, "status").get("code")
    return {
        "request": {
            "method": _text(asked.get("method")).upper(),
            "uri": _text(asked.get("uri")),
            "body": _body(asked.get("body")),
        },
        "response": {
            "status": {"code": code if isinstance(code, int) else None},
            "headers": _headers(_at(answered, "headers")),
            "body": _body(answered.get("body")),
        },
    }


def _headers(given: Mapping[str, Any]) -> JsonObject:
    return {name: [*_texts(values)] for name, values in given.items()}


def _texts(values: Any) -> Iterator[str]:  # noqa: ANN401 - YAML
    for value in values if _is_list(values) else [values]:
        if isinstance(value, str):
            yield value


def _body(given: Any) -> str | None:  # noqa: ANN401 - YAML
    if _is_mapping(given):
        held = _mapping(given)
        given = held["string"] if "string" in held else _decoded(held.get("base64_string"))
    if isinstance(given, bytes):
        return text_of_body(given)
    return given if isinstance(given, str) else None


def _decoded(encoded: Any) -> bytes | None:  # noqa: ANN401 - YAML
    try:
        return base64.b64decode(encoded, validate=False)
    except (binascii.Error, TypeError, ValueError):
        return None


def _at(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _mapping(given.get(name))


def _mapping(given: Any) -> Mapping[str, Any]:  # noqa: ANN401 - YAML
    """Return the members of a mapping that have a text as their name; none of another value."""
    if not _is_mapping(given):
        return {}
    return {name: value for name, value in given.items() if isinstance(name, str)}


def _text(given: Any) -> str:  # noqa: ANN401 - YAML
    return given if isinstance(given, str) else ""


def _is_list(value: Any) -> TypeGuard[list[Any]]:  # noqa: ANN401 - YAML
    return isinstance(value, list)


def _is_mapping(value: Any) -> TypeGuard[dict[Any, Any]]:  # noqa: ANN401 - YAML
    return isinstance(value, dict)
