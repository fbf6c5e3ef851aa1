"""Scenarios in which the model speaks: whole texts, JSON, and texts that went wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.plain import plain_reply, sentences
from workers_ai_contract.plain.answers import json_value
from workers_ai_contract.plain.chance import Chance
from workers_ai_contract.plain.composing import first_tokens
from workers_ai_contract.plain.counting import count_tokens
from workers_ai_contract.wire import Answer

if TYPE_CHECKING:
    from workers_ai_contract.scenarios.scenario import Situation
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import JsonObject

_NOT_TEXT = frozenset({"tools", "tool_choice", "response_format", "text"})
_LONGEST = 4_000
_FEWEST_IN_A_SENTENCE = 6
_CHARACTERS = (
    "naïve café, Größe 5 ≤ 6, Ωμέγα, 東京は晴れ, שלום, 🌊🧭👩‍🔬, line\u2028paragraph\u2029next\u0085end."
)
_OPENINGS = ("First, ", "Then, ", "After that, ", "Besides, ", "In the end, ")


def text(situation: Situation) -> Reply:
    """Return a plain text, also if tools or JSON are asked for."""
    wanted: JsonObject = {name: value for name, value in situation.request.items() if name not in _NOT_TEXT}
    spoken = plain_reply(situation.seed, situation.form, wanted)
    if not isinstance(spoken, Answer):
        return spoken
    return situation.answers(spoken.reasoning, spoken.text, spoken.finish_reason)


def text_without_reasoning(situation: Situation) -> Reply:
    """Return a plain text that no reasoning precedes."""
    spoken = text(situation)
    return (
        situation.answers(None, spoken.text, spoken.finish_reason) if isinstance(spoken, Answer) else spoken
    )


def reasoning_only(situation: Situation) -> Reply:
    """Return an answer that the limit cut before its text began; it is as long as the limit."""
    sentence = " ".join(sentences.thought_sentences(Chance(b""), situation.asked.question))
    thought = _as_long_as(situation.limit, f"{sentence} I should look at every part of this once more.")
    return situation.answers(thought, None, "length")


def cut(situation: Situation) -> Reply:
    """Return a text that the limit cut in the middle; it is as long as the limit."""
    thought = None if situation.limit < 2 * _FEWEST_IN_A_SENTENCE else "I answer at length."
    left = situation.limit - count_tokens(thought or "")
    return situation.answers(thought, _as_long_as(left, " ".join(_sentences(_LONGEST))), "length")


def long(situation: Situation) -> Reply:
    """Return whole sentences, as many as the limit allows, and at most 4,000 tokens."""
    thought = "I answer at length."
    left = min(situation.limit, _LONGEST) - count_tokens(thought)
    said: list[str] = []
    for sentence in _sentences(left):
        left -= count_tokens(f" {sentence}")
        if left < 0:
            break
        said.append(sentence)
    return situation.says(" ".join(said) or sentences.BRIEF, thought)


def empty(situation: Situation) -> Reply:
    """Return an empty text that ended by itself."""
    return situation.answers("There is nothing to say.", "", "stop")


def blank(situation: Situation) -> Reply:
    """Return a text of white space."""
    return situation.answers("There is nothing to say.", "\n\n", "stop")


def refused(situation: Situation) -> Reply:
    """Return the model's refusal, which is a text like any other."""
    return situation.says("I'm sorry, but I can't help with that.", "The user asks for what I must not do.")


def characters(situation: Situation) -> Reply:
    """Return a text with characters that readers of streams mishandle."""
    return situation.says(_CHARACTERS)


def numbers(situation: Situation) -> Reply:
    """Return a text whose tokens are numbers and true, which the API may send as such."""
    return situation.says("[ 1 , 20 , true ]")


def json_text(situation: Situation) -> Reply:
    """Return JSON, of the schema asked for if there is one."""
    return situation.says(_json(situation), "The user wants JSON.")


def json_without_reasoning(situation: Situation) -> Reply:
    """Return JSON that no reasoning precedes."""
    return situation.says(_json(situation), None)


def json_in_fence(situation: Situation) -> Reply:
    """Return JSON in a code block of Markdown, with a sentence before it."""
    return situation.says(f"Here is the JSON:\n```json\n{_json(situation)}\n```", "The user wants JSON.")


def json_cut(situation: Situation) -> Reply:
    """Return JSON that the limit cut."""
    written = _json(situation)
    return situation.answers("The user wants JSON.", written[: max(1, len(written) - 2)], "length")


def control_tokens(situation: Situation) -> Reply:
    """Return a text with tokens of the harmony format in it."""
    said = "<|channel|>analysis<|message|>The user asks.<|end|><|start|>assistant<|channel|>final<|message|>"
    return situation.says(f"{said}Here is the answer.<|return|>")


def done_in_text(situation: Situation) -> Reply:
    """Return a text with `[DONE]` and the framing of a stream in it."""
    return situation.says('The stream ends with "data: [DONE]".\n\ndata: [DONE]\n\nThis is still text.')


def _json(situation: Situation) -> str:
    return json.dumps(json_value(situation.request, situation.asked), ensure_ascii=False)


def _sentences(count: int) -> list[str]:
    body = [sentence[0].lower() + sentence[1:] for sentence in sentences.BODY]
    return [
        f"{_OPENINGS[number % len(_OPENINGS)]}{body[number % len(body)]}"
        for number in range(max(1, count // _FEWEST_IN_A_SENTENCE))
    ]


def _as_long_as(limit: int, text: str) -> str:
    """Return a text of exactly `limit` tokens, or a little less, by repeating what is given."""
    repeated = " ".join([text] * (1 + limit // max(1, count_tokens(text))))
    return first_tokens(repeated, limit)
