"""Warnings about unknown, misspelt and deprecated fields, which every validator accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice.folding import MISSPELT, UNKNOWN, advice
from workers_ai_contract.advice.places import envelope, place_of
from workers_ai_contract.advice.survey import pointers_to, survey
from workers_ai_kernel.explaining.closeness import closest
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas.forms import form_of_keys, in_unified_envelope, model_input

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.advice.places import NamePath
    from workers_ai_contract.advice.survey import Surveyed
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem

_DEPRECATED = "deprecated-field"
# High, because short names are easily similar: `top_a` is not a misspelt `top_p`.
_LIKENESS = 0.85
_NAMES_EACH = 20


def field_advice(request: Json, forms: tuple[Form, ...]) -> Iterator[Problem]:
    """Yield one warning for each unknown, misspelt or deprecated name, however many places have it.

    Nothing is reported if the form is unknown, because the known names depend on it.
    """
    for surveyed in _surveyed(request, forms):
        for name in surveyed.deprecated:
            pointers = _pointers(request, surveyed.path, name)
            yield _deprecated(
                surveyed, name, [each for each in pointers if resolve(request, each) is not None]
            )
        for name in surveyed.unknown[:_NAMES_EACH]:
            yield _unknown(surveyed, name, _pointers(request, surveyed.path, name))
        rest = surveyed.unknown[_NAMES_EACH:]
        if rest:
            yield _too_many(rest, _pointers(request, surveyed.path, rest[0]))


def _surveyed(request: Json, forms: tuple[Form, ...]) -> Iterator[Surveyed]:
    enveloped = in_unified_envelope(request)
    if enveloped:
        yield from survey(envelope(), [request])
    place = place_of(forms) if forms else None
    if place is not None:
        yield from survey(place, [model_input(request)], ("input",) if enveloped else ())


def _pointers(request: Json, path: NamePath, name: str) -> list[str]:
    return list(pointers_to(request, path, name))


def _unknown(surveyed: Surveyed, name: str, pointers: list[str]) -> Problem:
    if form_of_keys((name,)) is not None:
        return advice(
            UNKNOWN,
            pointers,
            f"{pointers[0]} is a field of another form. The API most likely ignores it here.",
            f"Leave {pointers[0]} out.",
        )
    meant = closest(name, surveyed.place.current, likeness=_LIKENESS)
    if meant is not None:
        return advice(
            MISSPELT,
            pointers,
            f"Unknown field {pointers[0]}. The API accepts it and most likely ignores it. "
            f"Did you mean {meant!r}?",
            f"Rename {pointers[0]} to {meant!r}.",
        )
    return advice(
        UNKNOWN,
        pointers,
        f"Unknown field {pointers[0]}. The API accepts it and most likely ignores it.",
        f"Leave {pointers[0]} out.",
    )


def _too_many(names: tuple[str, ...], pointers: list[str]) -> Problem:
    return advice(
        UNKNOWN,
        pointers[:1],
        f"Unknown field {pointers[0]}, and {len(names) - 1:,} more unknown fields beside it. The API accepts "
        "them and most likely ignores them.",
        "Leave them out.",
    )


def _deprecated(surveyed: Surveyed, name: str, pointers: list[str]) -> Problem:
    instead = surveyed.place.replaced[name]
    return advice(
        _DEPRECATED,
        pointers,
        f"{pointers[0]} is deprecated; use {instead!r} instead.",
        f"Send {instead!r} instead of {pointers[0]}.",
    )
