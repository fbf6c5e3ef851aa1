"""The values of the pytest plugin, with readable names; the same seed gives the same values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any

from workers_ai_contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workers_ai_contract.drawing import ChoiceSource, ContractSpec

    NamedValues = Iterator[tuple[str, object]]

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class _FixtureKind:
    """One kind of fixture: the names of its settings, and the function that yields names and values."""

    names: tuple[str, ...]
    drawn: Callable[[Mapping[str, Any], int], NamedValues]


def drawn_for(fixture: str, args: Sequence[object], settings: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Return the values for a fixture, each with the id of its test.

    Raises:
        UsageError: a setting is unknown or has an invalid value.
    """
    kind = _KINDS[fixture]
    wanted = _named(kind.names, args, settings)
    count, seed = wanted.pop("count", 10), wanted.pop("seed", 0)
    if not isinstance(count, int) or not 1 <= count <= _MOST:
        raise UsageError(f"count must be from 1 to {_MOST}, not {count!r}")
    drawn = islice(kind.drawn(wanted, seed), count)
    return [(f"{name}-{number}", value) for number, (name, value) in enumerate(drawn)]


def _named(known: tuple[str, ...], args: Sequence[object], settings: Mapping[str, Any]) -> dict[str, Any]:
    positional = ("direction",) if "direction" in known else ()
    if len(args) > len(positional):
        raise UsageError(f"{args[len(positional)]!r} needs a name: settings are keyword-only")
    wanted = {**dict(zip(positional, args, strict=False)), **settings}
    for name in wanted.keys() - {*known, "count", "seed"}:
        raise UsageError(f"unknown setting {name!r}: choose one of {', '.join((*known, 'count', 'seed'))}")
    return wanted


def _payloads(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.drawing import payload_sequence
    from workers_ai_contract.vocabulary import Direction
    from workers_ai_schemas.forms import detect_form

    contract = _contract(**wanted)
    for name, payload in payload_sequence(contract, seed):
        yield str(detect_form(payload, Direction(contract.direction)) or name), payload


def _near_misses(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.nearmiss import near_miss_sequence

    settings = dict(wanted)
    keyword = settings.pop("keyword", None)
    for _, near_miss in near_miss_sequence(_contract(**settings, near_miss=True), seed, keyword):
        yield f"{near_miss.keyword}-{near_miss.pointer or 'root'}", near_miss


def _contract(
    direction: str = "input",
    *,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    near_miss: bool = False,
) -> ContractSpec:
    from workers_ai_contract.drawing import ContractSpec

    return ContractSpec.named(direction, form=form, profile=profile, revision=revision, near_miss=near_miss)


def _conversations(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.drawing.conversations import conversation_drawer

    for conversation in _drawn(conversation_drawer(**wanted), seed):
        yield f"{conversation.form}-{conversation.route}", conversation


def _transcripts(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.drawing.transcripts import transcript_drawer

    name = str(wanted.get("corruption") or wanted.get("form") or "whole")
    for transcript in _drawn(transcript_drawer(**wanted), seed):
        yield name, transcript


def _errors(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.drawing.error_replies import error_drawer

    for error in _drawn(error_drawer(**wanted), seed):
        yield f"{error.status}-{error.code or 'foreign'}", error


def _drawn(draw: Callable[[ChoiceSource], Any], seed: int) -> Iterator[Any]:
    from workers_ai_contract.drawing import SeededSource, UndrawableError

    source = SeededSource(Random(seed))  # noqa: S311 - a seed makes values, not secrets
    while True:
        try:
            yield draw(source)
        except UndrawableError:
            continue


_CONTRACT = ("direction", "form", "profile", "revision")
_KINDS = {
    "wai_payload": _FixtureKind(_CONTRACT, _payloads),
    "wai_near_miss": _FixtureKind((*_CONTRACT, "keyword"), _near_misses),
    "wai_conversation": _FixtureKind(("form", "route", "stream", "turns"), _conversations),
    "wai_transcript": _FixtureKind(("form", "corruption"), _transcripts),
    "wai_error": _FixtureKind(("code",), _errors),
}
