"""Warnings about answers that are valid but that clients fail on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice.folding import PARSED, SHOWN, advice
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

_DETAILS = ("prompt_tokens_details", "completion_tokens_details")


def answer_advice(answer: Json) -> Iterator[Problem]:
    """Yield the warnings about an answer, bare or in the envelope of `/run`."""
    if not isinstance(answer, dict):
        return
    result = answer.get("result") if "success" in answer else None
    inner, root = (result, "/result") if isinstance(result, dict) else (answer, "")
    choices = inner.get("choices")
    if isinstance(choices, list):
        yield from _parsed_contents(choices, root)
        if "response" in inner:
            yield _both_shapes(join(root, "response"))
    usage = inner.get("usage")
    if isinstance(usage, dict) and None in usage.values():
        yield from _null_details(usage, join(root, "usage"))


def _parsed_contents(choices: list[Json], root: str) -> Iterator[Problem]:
    parsed = [
        join(root, "choices", index, "message", "content")
        for index, choice in enumerate(choices)
        if isinstance(choice, dict)
        and isinstance(message := choice.get("message"), dict)
        and isinstance(message.get("content"), dict)
    ]
    if parsed:
        yield advice(
            PARSED,
            parsed[:SHOWN],
            f"{parsed[0]} is the parsed object of JSON mode, recorded of other models on Workers AI. Clients "
            "that expect text break.",
            f"Accept an object at {parsed[0]}, too.",
            count=len(parsed),
        )


# Imported late: few answers have these traits.
def _both_shapes(place: str) -> Problem:
    from workers_ai_contract.streams.rules import of_other_models

    return of_other_models(
        place, f"{place} is a native field beside 'choices'", f"Read 'choices' and ignore {place}."
    )


def _null_details(usage: JsonObject, place: str) -> Iterator[Problem]:
    from workers_ai_contract.streams.rules import no_details

    for name in _DETAILS:
        if usage.get(name, "") is None:
            yield no_details(join(place, name))
