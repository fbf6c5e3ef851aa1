"""The sentences of plain answers. They are true of any question, and quote it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.plain.chance import Chance
    from workers_ai_kernel import Json

_CONTROL_TOKEN = re.compile(r"<\|[^|>]{0,40}\|>|\[DONE\]")
_QUOTED = 72
_MOST_BODY = 3
_SHOWN_VALUE = 60
_SHOWN_FIELDS = 4
_GREETINGS = frozenset({"hello", "hi", "hey", "good morning", "good evening", "good day"})
_OPENERS = (
    "You asked: {question}",
    "Here is a short answer to {question}",
    "In reply to {question}, here is what matters most.",
    "The short answer to {question} comes in a few steps.",
)
BODY = (
    "The main point is simple, and it helps to start from what is already known.",
    "In most cases one cause explains the greater part of it.",
    "A small example makes this clear before the general rule does.",
    "It depends on the circumstances, so check the details that apply to you.",
    "Take it one step at a time, and compare the result with what you expected.",
    "There are a few exceptions, but they rarely matter in practice.",
    "A reliable source will confirm the exact figures.",
)
_CLOSERS = (
    "I can go into more detail on any of these points.",
    "Tell me more about your case for a more exact answer.",
    "That should be enough to get started.",
)
_THOUGHTS = (
    "The user wants a clear and short answer.",
    "I can answer this directly.",
    "I should name the main point first.",
)
BRIEF = "Here is a short answer."
"""The text when there is room for one sentence only."""
BRIEF_THOUGHT = "Answer briefly."


def tidy(text: str) -> str:
    """Return a text on one line, without control characters, control tokens and unpaired surrogates."""
    if text.isascii() and text.isprintable() and "<|" not in text and "[DONE]" not in text:
        return " ".join(text.split())
    kept = (" " if character.isspace() else character for character in _CONTROL_TOKEN.sub(" ", text))
    return " ".join("".join(one for one in kept if unicodedata.category(one)[0] != "C").split())


def clipped(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, cut at a space if there is one."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 3]
    return f"{cut.rpartition(' ')[0] or cut}..."


def answer_sentences(chance: Chance, question: str) -> list[str]:
    """Return the sentences of an answer, the most important first."""
    if question.rstrip(" .!?,").lower() in _GREETINGS:
        return ["Hello, it is good to hear from you.", "Tell me what you would like to know."]
    if not question:
        return ["I am ready to help.", "Tell me what you would like to know."]
    opener = _ended(chance.choice(_OPENERS).format(question=_in_quotes(question)))
    body = chance.sample(BODY, chance.up_to(_MOST_BODY))
    return [opener, *body, chance.choice(_CLOSERS)]


def thought_sentences(chance: Chance, question: str) -> list[str]:
    """Return what the model thinks before it answers a question."""
    subject = _ended(f"The user says: {_in_quotes(question)}") if question else "The user has not asked yet."
    return [subject, chance.choice(_THOUGHTS)]


def call_sentences(tool: str) -> list[str]:
    """Return what the model thinks before it calls a tool."""
    return [f"The tool {named(tool)} can help with this.", "I call it with what the user said."]


def result_sentences(tool: str | None, result: Json) -> list[str]:
    """Return the sentences of an answer that reports a tool's result."""
    source = f"The tool {named(tool)}" if tool else "The tool"
    if isinstance(result, dict) and result:
        pairs = list(result.items())[:_SHOWN_FIELDS]
        stated = ", ".join(f"{clipped(tidy(name), _SHOWN_VALUE)} {_shown(value)}" for name, value in pairs)
        return [f"{source} returned these values: {stated}.", "I hope that this answers your question."]
    shown = _shown(result).rstrip(".")
    said = f"returned this result: {shown}." if shown else "returned an empty result."
    return [f"{source} {said}", "I hope that this answers your question."]


def result_thoughts(tool: str | None) -> list[str]:
    """Return what the model thinks when a tool's result has arrived."""
    return [f"The result of {named(tool) if tool else 'the tool'} is here.", "I report it to the user."]


def _in_quotes(question: str) -> str:
    inside = clipped(question, _QUOTED).replace('"', "'")
    return f'"{inside}"'


def _ended(sentence: str) -> str:
    """Return a sentence with a period, unless it or what it quotes at its end has a mark of its own."""
    return sentence if sentence.rstrip('"')[-1:] in {".", "?", "!"} else f"{sentence}."


def named(tool: str) -> str:
    """Return a tool's name as it may stand in a sentence."""
    return clipped(tidy(tool), _SHOWN_VALUE) or "without a name"


def _shown(value: Json) -> str:
    if isinstance(value, str):
        return clipped(tidy(value), _SHOWN_VALUE * 2)
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "unknown"}[value]
    if isinstance(value, int | float):
        return f"{value!r}"[:_SHOWN_VALUE]
    if isinstance(value, list):
        return _listed([_shown(item) for item in value[:_SHOWN_FIELDS]])
    return _listed(
        [
            f"{clipped(tidy(name), _SHOWN_VALUE)} {_shown(item)}"
            for name, item in [*value.items()][:_SHOWN_FIELDS]
        ]
    )


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(texts) if texts else "nothing"
