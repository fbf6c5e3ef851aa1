"""What the pytest plugin draws: values with readable names, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workers_ai_contract.drawing import Contract, Source

    Named = Iterator[tuple[str, object]]

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one fixture is drawn with: names that are taken, and what yields names with values."""

    names: tuple[str, ...]
    drawn: Callable[[Mapping[str, Any], int], Named]


def drawn_for(fixture: str, args: Sequence[object], settings: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Return so many values for a fixture, each with the id of its test.

    Raises:
        UsageError: a setting is not known, or asks for what does not exist.
    """
    kind = _KINDS[fixture]
    wanted = _named(kind.names, args, settings)
    count, seed = wanted.pop("count", 10), wanted.pop("seed", 0)
    if not isinstance(count, int) or not 1 <= count <= _MOST:
        raise UsageError(f"count is 1 to {_MOST}, not {count!r}")
    drawn = islice(kind.drawn(wanted, seed), count)
    return [(f"{name}-{number}", value) for number, (name, value) in enumerate(drawn)]


def _named(known: tuple[str, ...], args: Sequence[object], settings: Mapping[str, Any]) -> dict[str, Any]:
    positional = ("direction",) if "direction" in known else ()
    if len(args) > len(positional):
        raise UsageError(f"{args[len(positional)]!r} needs a name: settings are keyword-only")
    wanted = {**dict(zip(positional, args, strict=False)), **settings}
    for name in wanted.keys() - {*known, "count", "seed"}:
        raise UsageError(
            f"there is no setting {name!r}: choose one of {', '.join((*known, 'count', 'seed'))}"
        )
    return wanted


def _payloads(wanted: Mapping[str, Any], seed: int) -> Named:
    from workers_ai_contract.drawing import payload_sequence
    from workers_ai_contract.vocabulary import Direction
    from workers_ai_schemas.forms import detect_form

    contract = _contract(**wanted)
    for name, payload in payload_sequence(contract, seed):
        yield str(detect_form(payload, Direction(contract.direction)) or name), payload


def _near_misses(wanted: Mapping[str, Any], seed: int) -> Named:
    from workers_ai_contract.nearmiss import near_miss_sequence

    settings = dict(wanted)
    keyword = settings.pop("keyword", None)
    for _, near_miss in near_miss_sequence(_contract(**settings), seed, keyword):
        yield f"{near_miss.keyword}-{near_miss.pointer or 'root'}", near_miss


def _contract(
    direction: str = "input", *, form: str | None = None, profile: str = "published", revision: str = "latest"
) -> Contract:
    from workers_ai_contract.drawing import Contract

    return Contract.named(direction, form=form, profile=profile, revision=revision)


def _conversations(wanted: Mapping[str, Any], seed: int) -> Named:
    from workers_ai_contract.drawing.conversations import conversation_drawer

    for conversation in _drawn(conversation_drawer(**wanted), seed):
        yield f"{conversation.form}-{conversation.route}", conversation


def _transcripts(wanted: Mapping[str, Any], seed: int) -> Named:
    from workers_ai_contract.drawing.transcripts import transcript_drawer

    name = str(wanted.get("corruption") or wanted.get("form") or "whole")
    for transcript in _drawn(transcript_drawer(**wanted), seed):
        yield name, transcript


def _errors(wanted: Mapping[str, Any], seed: int) -> Named:
    from workers_ai_contract.drawing.error_replies import error_drawer

    for error in _drawn(error_drawer(**wanted), seed):
        yield f"{error.status}-{error.code or 'foreign'}", error


def _drawn(draw: Callable[[Source], Any], seed: int) -> Iterator[Any]:
    from workers_ai_contract.drawing import SeededSource, UndrawableError

    source = SeededSource(Random(seed))  # noqa: S311 - a seed makes values, not secrets
    while True:
        try:
            yield draw(source)
        except UndrawableError:
            continue


_CONTRACT = ("direction", "form", "profile", "revision")
_KINDS = {
    "wai_payload": _Kind(_CONTRACT, _payloads),
    "wai_near_miss": _Kind((*_CONTRACT, "keyword"), _near_misses),
    "wai_conversation": _Kind(("form", "route", "stream", "turns"), _conversations),
    "wai_transcript": _Kind(("form", "corruption"), _transcripts),
    "wai_error": _Kind(("code",), _errors),
}
