"""The values of the pytest plugin, with readable names; the same seed gives the same values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from workers_ai_contract.errors import UsageError
from workers_ai_contract.samples.kinds import SampleStyle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workers_ai_contract.drawing import ContractSpec
    from workers_ai_kernel import Json

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

    settings = dict(wanted)
    style = _style(settings)
    contract = _contract(**settings)
    drawn = payload_sequence(contract, seed) if style is SampleStyle.DRAWN else _plain(contract, seed)
    for name, payload in drawn:
        yield str(detect_form(payload, Direction(contract.direction)) or name), payload


def _plain(contract: ContractSpec, seed: int) -> Iterator[tuple[str, Json]]:
    from workers_ai_contract.samples.plain import plain_of

    return ((str(form), payload) for form, payload in plain_of(contract, seed))


def _style(settings: dict[str, Any]) -> SampleStyle:
    wanted = settings.pop("style", SampleStyle.DRAWN)
    if wanted not in [*SampleStyle]:
        raise UsageError(f"style must be 'plain' or 'drawn', not {wanted!r}")
    return SampleStyle(wanted)


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
    from workers_ai_contract.samples.specimens import endless

    settings = dict(wanted)
    style = _style(settings)
    draw = conversation_drawer(**settings)
    drawn = endless(draw, seed) if style is SampleStyle.DRAWN else _plain_conversations(seed, **settings)
    for conversation in drawn:
        yield f"{conversation.form}-{conversation.route}", conversation


def _plain_conversations(
    seed: int,
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> Iterator[Any]:
    from workers_ai_contract.drawing.conversations import MULTI_TURN_FORMS, conversation_modes
    from workers_ai_contract.samples.specimens import plain_conversations
    from workers_ai_contract.vocabulary import Form, Route

    named = None if form is None else Form(form), None if route is None else Route(route)
    modes = [
        mode
        for mode in conversation_modes(*named, stream)
        if (turns or 1) == 1 or (mode.form in MULTI_TURN_FORMS and mode.form is not Form.BATCH)
    ]
    if not modes:
        raise UsageError("no plain conversation has these settings: a batch has one turn")
    return plain_conversations(modes, seed, turns=turns)


def _transcripts(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.samples.specimens import endless
    from workers_ai_contract.transcripts import transcript_drawer

    settings = dict(wanted)
    style = _style(settings)
    name = str(settings.get("corruption") or settings.get("form") or "whole")
    draw = transcript_drawer(**settings)
    if style is SampleStyle.PLAIN and settings.get("corruption") is not None:
        raise UsageError("a plain stream has no corruption: leave out one of style and corruption")
    drawn = (
        endless(draw, seed) if style is SampleStyle.DRAWN else _plain_transcripts(settings.get("form"), seed)
    )
    for transcript in drawn:
        yield name, transcript


def _plain_transcripts(form: str | None, seed: int) -> Iterator[bytes]:
    from workers_ai_contract.samples.kinds import SampleKind
    from workers_ai_contract.samples.specimens import whole_samples
    from workers_ai_contract.vocabulary import Form

    named = None if form is None else Form(form)
    return (sample.data for sample in whole_samples(SampleKind.STREAM, SampleStyle.PLAIN, named, seed))


def _errors(wanted: Mapping[str, Any], seed: int) -> NamedValues:
    from workers_ai_contract.drawing.error_replies import error_drawer
    from workers_ai_contract.samples.plain import plain_errors
    from workers_ai_contract.samples.specimens import endless

    settings = dict(wanted)
    style = _style(settings)
    draw = error_drawer(**settings)
    code = settings.get("code")
    plain = (error for error in plain_errors(seed) if code in {None, error.code})
    for error in endless(draw, seed) if style is SampleStyle.DRAWN else plain:
        yield f"{error.status}-{error.code or 'foreign'}", error


_CONTRACT = ("direction", "form", "profile", "revision")
_KINDS = {
    "wai_payload": _FixtureKind((*_CONTRACT, "style"), _payloads),
    "wai_near_miss": _FixtureKind((*_CONTRACT, "keyword"), _near_misses),
    "wai_conversation": _FixtureKind(("form", "route", "stream", "turns", "style"), _conversations),
    "wai_transcript": _FixtureKind(("form", "corruption", "style"), _transcripts),
    "wai_error": _FixtureKind(("code", "style"), _errors),
}
