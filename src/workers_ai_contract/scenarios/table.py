"""The table of scenarios, and the reply of each to a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.plain import plain_reply
from workers_ai_contract.rendering import Certainty
from workers_ai_contract.scenarios import called, spoken
from workers_ai_contract.scenarios.scenario import Scenario, Situation
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer
from workers_ai_contract.wire.asked import DEFAULT_MAX_TOKENS, objects_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import JsonObject

_RECORDED, _OTHERS, _INFERRED = Certainty.RECORDED, Certainty.OTHER_MODELS, Certainty.INFERRED
_UNSEEN = "no recording"
# What the answers to a batch may have in common; each may have as many as the default limit.
_BATCH_TOKENS = 100_000


def _plain(situation: Situation) -> Reply:
    return plain_reply(situation.seed, situation.form, situation.request)


_SCENARIOS = (
    Scenario(
        "plain", "what the request asks for: a text, a call, or JSON", _RECORDED, "wire/02, wire/08", _plain
    ),
    Scenario("text", "a text, even if tools or JSON are asked for", _RECORDED, "wire/08", spoken.text),
    Scenario("no-reasoning", "a text without reasoning", _OTHERS, "wire/81", spoken.text_without_reasoning),
    Scenario("long", "whole sentences, as many as `max_tokens` allows", _INFERRED, _UNSEEN, spoken.long),
    Scenario("cut", "a text that `max_tokens` cuts: `length`", _OTHERS, "wire/83", spoken.cut),
    Scenario(
        "reasoning-only",
        "`max_tokens` cuts the reasoning: `length`, and no text",
        _RECORDED,
        "wire/91",
        spoken.reasoning_only,
    ),
    Scenario("empty", "an empty text", _OTHERS, "wire/83", spoken.empty),
    Scenario("blank", "a text of white space", _OTHERS, "wire/92", spoken.blank),
    Scenario("refused", "the model declines, in a text", _INFERRED, _UNSEEN, spoken.refused),
    Scenario(
        "characters",
        "all of Unicode, U+2028 and U+0085 among it",
        _INFERRED,
        "no recording",
        spoken.characters,
    ),
    Scenario(
        "numbers", "tokens that look like numbers and booleans", _OTHERS, "wire/47, wire/118", spoken.numbers
    ),
    Scenario("done-in-text", "`data: [DONE]` inside the text", _INFERRED, _UNSEEN, spoken.done_in_text),
    Scenario(
        "control-tokens",
        "tokens of the harmony format leak into the text",
        _INFERRED,
        "wire/52",
        spoken.control_tokens,
    ),
    Scenario("json", "JSON, of the schema asked for if there is one", _RECORDED, "wire/07", spoken.json_text),
    Scenario(
        "json-no-reasoning", "JSON without reasoning", _OTHERS, "wire/120", spoken.json_without_reasoning
    ),
    Scenario("json-fence", "JSON in a code block of Markdown", _INFERRED, _UNSEEN, spoken.json_in_fence),
    Scenario("json-cut", "JSON that `max_tokens` cuts: `length`", _INFERRED, _UNSEEN, spoken.json_cut),
    Scenario(
        "tool", "a call of the first tool; a text after its result", _RECORDED, "wire/02", called.one_call
    ),
    Scenario(
        "two-tools",
        "two calls in one answer; a text after their results",
        _INFERRED,
        _UNSEEN,
        called.two_calls,
    ),
    Scenario(
        "tool-always",
        "a call in every turn: an agent without a limit does not end",
        _INFERRED,
        _UNSEEN,
        called.call_always,
    ),
    Scenario("text-and-tool", "a text and a call in one answer", _OTHERS, "wire/92", called.text_and_call),
    Scenario(
        "unknown-tool", "a call of a tool that was not offered", _INFERRED, _UNSEEN, called.unknown_tool
    ),
    Scenario(
        "wrong-arguments", "arguments that do not fit the tool", _INFERRED, _UNSEEN, called.wrong_arguments
    ),
    Scenario(
        "broken-arguments",
        "arguments that are not JSON",
        _OTHERS,
        "field report",
        called.broken_arguments,
    ),
    Scenario(
        "no-arguments", "arguments that are an empty text", _INFERRED, "no recording", called.no_arguments
    ),
    Scenario("tool-in-text", "the call leaks as JSON text", _RECORDED, "wire/51", called.call_in_text),
    Scenario(
        "tool-in-reasoning",
        "the arguments leak into the reasoning",
        _RECORDED,
        "wire/51",
        called.call_in_reasoning,
    ),
    Scenario(
        "tool-name-leak",
        "a control token in the name of the tool",
        _RECORDED,
        "wire/52",
        called.channel_in_name,
    ),
)

SCENARIOS: Mapping[str, Scenario] = {scenario.name: scenario for scenario in _SCENARIOS}
"""Every scenario by its name."""


def scenario_named(name: str) -> Scenario:
    """Return a scenario.

    Raises:
        UsageError: there is no scenario of that name.
    """
    if name not in SCENARIOS:
        raise UsageError(f"there is no scenario {name!r}: choose one of {', '.join(SCENARIOS)}")
    return SCENARIOS[name]


def scenario_reply(scenario: Scenario, seed: int, form: Form, request: JsonObject) -> Reply:
    """Return the reply of a scenario: the same for the same seed and request."""
    if form is not Form.BATCH or scenario.reply is _plain:
        return scenario.reply(Situation(seed, form, request))
    requests = objects_in(request.get("requests"))
    most = max(DEFAULT_MAX_TOKENS, _BATCH_TOKENS // max(1, len(requests)))
    replies = (scenario.reply(Situation(seed, Form.RESPONSES, item, most)) for item in requests)
    return BatchAnswer(tuple(reply for reply in replies if isinstance(reply, Answer)))
