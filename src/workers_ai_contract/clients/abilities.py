"""What a library has: its request fields, under which names it sends them, and its features."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.explaining.closeness import closest
from workers_ai_schemas import load_observed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workers_ai_kernel import Json, JsonObject

_LIKENESS = 0.85
EVERY_OTHER = "*"
TURNS = "turns"
PARTS = "parts"
WHOLE = "whole"
FEATURES: Mapping[str, bool] = MappingProxyType({TURNS: False, PARTS: True, WHOLE: True})
"""Each feature, with whether a library has it whose driver does not say."""
# Without it there is no such call.
ESSENTIAL: Mapping[Form, str] = MappingProxyType(
    {Form.PROMPT: "prompt", Form.CHAT: "messages", Form.RESPONSES: "input", Form.BATCH: "requests"}
)

# Statements about these change nothing.
_UNASKED = frozenset({EVERY_OTHER, "model", "stream", *ESSENTIAL.values()})

Names = dict[str, str | None]


class AbilitiesError(Exception):
    """A "ready" message describes fields or features wrongly; the text is a predicate without a subject."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a library has, as its driver says.

    `fields` has for each operation the name under which a field is sent, or None if the library does not
    have it; `*` stands for every other field. An operation that is missing has every field.
    """

    fields: Mapping[Form, Names] = field(default_factory=dict[Form, Names])
    features: frozenset[str] = frozenset(name for name, usual in FEATURES.items() if usual)

    def has(self, feature: str) -> bool:
        """Return whether the library has a feature: `turns`, `parts` or `whole`."""
        return feature in self.features

    def sent_as(self, operation: Form, name: str) -> str | None:
        """Return the name under which a field is sent; None if the library does not have the field."""
        names = self.fields.get(operation)
        if names is None or name == ESSENTIAL[operation]:
            return name
        if name in names:
            return names[name]
        return name if EVERY_OTHER in names else None

    def expressible(self, operation: Form, request: JsonObject) -> JsonObject:
        """Return the part of a request that the library can express.

        Without the feature `parts`, a list of text parts becomes their joined text. The items of a batch are
        reduced by the fields of the batch.
        """
        kept = {name: value for name, value in request.items() if self.sent_as(operation, name) is not None}
        if self.has(PARTS):
            return kept
        return {
            name: _with_texts(value) if name in {"messages", "input"} else value
            for name, value in kept.items()
        }

    def missing(self, operation: Form, names: frozenset[str]) -> tuple[str, ...]:
        """Return which of these fields the library does not have, sorted."""
        return tuple(sorted(name for name in names if self.sent_as(operation, name) is None))


EVERYTHING = Abilities()
"""The abilities of a library whose driver says nothing about them: every field, but one turn."""


def parse_abilities(ready: JsonObject) -> Abilities:
    """Return the abilities that a "ready" message of protocol 2 states.

    Raises:
        AbilitiesError: `fields` or `features` is malformed.
    """
    return Abilities(_fields(ready.get("fields")), _features(ready.get("features")))


def _fields(stated: Json) -> dict[Form, Names]:
    if stated is None:
        return {}
    by_operation = {
        form: stated[form.value]
        for form in Form
        if isinstance(stated, dict) and isinstance(stated.get(form.value), dict | list)
    }
    if isinstance(stated, dict) and by_operation:
        others = sorted(set(stated) - {form.value for form in by_operation})
        if others:
            raise AbilitiesError(f'has "fields" for operations, but also {others[0]!r}')
        return {form: _names(names) for form, names in by_operation.items()}
    names = _names(stated)
    return dict.fromkeys(Form, names)


def _names(stated: Json) -> Names:
    if isinstance(stated, list) and all(isinstance(name, str) for name in stated):
        listed = cast("list[str]", stated)
        _refuse_misspelt(listed)
        return {name: name for name in listed}
    if not isinstance(stated, dict):
        raise AbilitiesError('has "fields" that are neither a list of names nor an object')
    _refuse_misspelt(stated)
    names: Names = {}
    for name, value in stated.items():
        if value is True or isinstance(value, str):
            names[name] = name if value is True else str(value)
        elif value is False or value is None:
            names[name] = None
        else:
            raise AbilitiesError(f'has in "fields" a value of {name!r} that is not true, false or a name')
    return names


def _refuse_misspelt(stated: Collection[str]) -> None:
    for name in stated:
        if name in _UNASKED or name in _known_names():
            continue
        meant = closest(name, _known_names(), likeness=_LIKENESS)
        # With both, it is a field of the library's own, such as `reasoning_format`.
        if meant is not None and meant not in stated:
            raise AbilitiesError(f'has in "fields" the unknown name {name!r}: did you mean {meant!r}?')


@cache
def _known_names() -> tuple[str, ...]:
    schemas = (load_observed(f"{form.value}.input") for form in (Form.PROMPT, Form.CHAT, Form.RESPONSES))
    named = {name for schema in schemas for name in cast("JsonObject", schema["properties"])}
    return tuple(sorted(named - _UNASKED))


def _features(stated: Json) -> frozenset[str]:
    if stated is None:
        stated = {}
    if not isinstance(stated, dict) or not all(isinstance(value, bool) for value in stated.values()):
        raise AbilitiesError('has "features" that are not an object of true and false')
    unknown = sorted(set(stated) - set(FEATURES))
    if unknown:
        raise AbilitiesError(
            f"has the unknown feature {unknown[0]!r}: the features are {', '.join(sorted(FEATURES))}"
        )
    return frozenset(name for name, usual in FEATURES.items() if stated.get(name, usual))


def _with_texts(conversation: Json) -> Json:
    if not isinstance(conversation, list):
        return conversation
    return [
        {**message, "content": _joined(message["content"])}
        if isinstance(message, dict) and isinstance(message.get("content"), list)
        else message
        for message in conversation
    ]


def _joined(parts: Json) -> Json:
    texts = [part.get("text") if isinstance(part, dict) else None for part in cast("list[Json]", parts)]
    whole = [text for text in texts if isinstance(text, str)]
    return "".join(whole) if len(whole) == len(texts) else parts
