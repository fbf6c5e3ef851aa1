"""One edit of a good stream breaks one rule, and that rule is named, before and without any other."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.streams.streams import DONE, JUDGE, codes, numbered
from workers_ai_contract.catalogue import CODES
from workers_ai_contract.catalogue.transcripts import TRANSCRIPTS
from workers_ai_contract.streams import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    Events = list[Any]

RULES = {rule.code: rule for rule in vars(rules).values() if isinstance(rule, rules.Rule)}


@dataclass(frozen=True)
class Edit:
    """An edit of the recorded stream of that number; the first problem stands at `pointer`.

    What takes or adds an event of a response numbers them anew.
    """

    code: str
    number: int
    pointer: str
    change: Callable[[Events], object]
    numbered_anew: bool = False


def put(events: Events, index: int, event: object) -> None:
    """Insert an event."""
    events.insert(index, event)


def copied(events: Events, index: int, to: int) -> None:
    """Insert a copy of an event."""
    events.insert(to, deepcopy(events[index]))


def dropped(events: Events, *indices: int) -> None:
    """Take events away."""
    for index in sorted(indices, reverse=True):
        del events[index]


def delta(events: Events, index: int) -> dict[str, Any]:
    """Return the delta of the first choice of a chunk."""
    found: dict[str, Any] = events[index]["choices"][0]["delta"]
    return found


def function(events: Events, index: int) -> dict[str, Any]:
    """Return the function of the first tool call of a chunk."""
    found: dict[str, Any] = delta(events, index)["tool_calls"][0]["function"]
    return found


def second_call(events: Events, **changed: object) -> None:
    """Put the whole call once more behind the first, with another index."""
    start = deepcopy(events[4])
    start["choices"][0]["delta"]["tool_calls"][0] |= {"index": 1, **changed}
    start["choices"][0]["delta"]["tool_calls"][0]["function"]["arguments"] = "{}"
    events.insert(8, start)


# Of 2: 0 is the role, 1-3 reasoning, 4 the start of the call, 5-7 its arguments, 8 the stop, 9-10 usage.
# Of 22: 0 created, 1-4 an item with reasoning, 5-8 one with text, 9 completed.
EDITS = [
    Edit("stream-empty", 2, "", lambda e: dropped(e, *range(len(e) - 1))),
    Edit("stream-empty", 2, "", lambda e: e.clear()),
    Edit("stream-cut", 2, "/8", lambda e: dropped(e, 9, 10, 11)),
    Edit("stream-cut", 2, "/6", lambda e: dropped(e, *range(7, 12))),
    Edit("stream-cut", 2, "/0", lambda e: dropped(e, *range(1, 12))),
    Edit("stream-cut", 22, "/8", lambda e: dropped(e, 9)),
    Edit("stream-cut", 45, "/2", lambda e: dropped(e, 3, 4)),
    Edit("stream-cut", 46, "/2", lambda e: dropped(e, 3, 4, 5, 6)),
    Edit("stream-without-done", 2, "/10", lambda e: dropped(e, 11)),
    Edit("stream-without-done", 45, "/3", lambda e: dropped(e, 4)),
    Edit("stream-without-done", 46, "/5", lambda e: dropped(e, 6)),
    Edit("stream-without-finish-reason", 2, "/9", lambda e: dropped(e, 9, 10)),
    Edit("stream-without-end-event", 22, "/9", lambda e: e.__setitem__(9, DONE)),
    Edit("stream-done-twice", 2, "/12", lambda e: put(e, 12, DONE)),
    Edit("stream-event-after-done", 2, "/12", lambda e: copied(e, 3, 12)),
    Edit("stream-event-after-done", 45, "/5", lambda e: copied(e, 0, 5)),
    Edit(
        "stream-error-event", 2, "/4", lambda e: put(e, 4, {"errors": [{"message": "m"}], "success": False})
    ),
    Edit(
        "stream-error-event", 45, "/1", lambda e: e.__setitem__(slice(1, None), [{"error": {"message": "m"}}])
    ),
    Edit("stream-error-event", 2, "/3", lambda e: put(e, 3, [{"code": 2001, "message": "m"}])),
    Edit("stream-error-event", 2, "/3", lambda e: put(e, 3, {"type": "error", "error": {"message": "m"}})),
    Edit("stream-mixed-forms", 2, "/3", lambda e: put(e, 3, numbered(22)[0])),
    Edit("stream-mixed-forms", 45, "/1", lambda e: put(e, 1, numbered(22)[9])),
    Edit("stream-id-changes", 2, "/5/id", lambda e: e[5].update(id="id-2")),
    Edit("stream-id-changes", 22, "/9/response/id", lambda e: e[9]["response"].update(id="resp_1")),
    Edit("stream-model-changes", 46, "/1/model", lambda e: e[1].update(model="m")),
    Edit("stream-model-changes", 22, "/9/response/model", lambda e: e[9]["response"].update(model="m")),
    Edit("stream-role-late", 2, "/4/choices/0/delta/role", lambda e: put(e, 4, e.pop(0))),
    Edit("stream-without-role", 2, "/0/choices/0", lambda e: dropped(e, 0)),
    Edit("stream-output-after-finish", 2, "/11/choices/0", lambda e: copied(e, 3, 11)),
    Edit("stream-output-after-finish", 46, "/4/choices/0", lambda e: copied(e, 2, 4)),
    Edit("stream-finish-reason-changes", 2, "/10/choices/0/finish_reason", lambda e: finish(e, 10, "stop")),
    Edit("stream-number-delta", 46, "/2/choices/0/delta/content", lambda e: delta(e, 2).update(content=7.5)),
    Edit("stream-number-delta", 45, "/2/response", lambda e: e[2].update(response=7)),
    Edit(
        "stream-boolean-delta", 46, "/2/choices/0/delta/content", lambda e: delta(e, 2).update(content=True)
    ),
    Edit("stream-boolean-delta", 45, "/2/response", lambda e: e[2].update(response=False)),
    Edit("recorded-of-other-models", 46, "/4", lambda e: e[4].pop("choices")),
    Edit("recorded-of-other-models", 46, "/2/response", lambda e: e[2].update(response="Good day")),
    Edit("recorded-of-other-models", 46, "/2/choices/0", lambda e: e[2]["choices"][0].pop("index")),
    Edit(
        "recorded-of-other-models",
        2,
        "/4/choices/0/delta/tool_calls/0",
        lambda e: delta(e, 4)["tool_calls"][0].pop("index"),
    ),
    Edit(
        "recorded-of-other-models",
        46,
        "/2/usage/prompt_tokens_details",
        lambda e: e[2]["usage"].update(prompt_tokens_details=None),
    ),
    Edit("stream-usage-sum", 2, "/9/usage/total_tokens", lambda e: e[9]["usage"].update(total_tokens=1)),
    Edit("stream-usage-sum", 45, "/3/usage/total_tokens", lambda e: e[3]["usage"].update(prompt_tokens=1)),
    Edit(
        "stream-usage-sum",
        22,
        "/9/response/usage/total_tokens",
        lambda e: e[9]["response"]["usage"].update(output_tokens=5),
    ),
    Edit("stream-tool-call-not-started", 2, "/4/choices/0/delta/tool_calls/0", lambda e: dropped(e, 4)),
    Edit(
        "stream-tool-call-restarted",
        2,
        "/8/choices/0/delta/tool_calls/0",
        lambda e: second_call(e, index=0, id="other"),
    ),
    Edit(
        "stream-tool-call-restarted",
        2,
        "/6/choices/0/delta/tool_calls/0",
        lambda e: function(e, 6).update(name="read_moon"),
    ),
    Edit(
        "stream-tool-call-without-id",
        2,
        "/4/choices/0/delta/tool_calls/0",
        lambda e: delta(e, 4)["tool_calls"][0].pop("id"),
    ),
    Edit(
        "stream-tool-call-without-name",
        2,
        "/4/choices/0/delta/tool_calls/0",
        lambda e: function(e, 4).update(name=""),
    ),
    Edit("stream-tool-arguments-not-json", 2, "/4/choices/0/delta/tool_calls/0", lambda e: dropped(e, 6)),
    Edit("stream-tool-arguments-not-json", 2, "/4/choices/0/delta/tool_calls/0", lambda e: copied(e, 7, 7)),
    Edit(
        "stream-tool-arguments-not-json", 2, "/4/choices/0/delta/tool_calls/0", lambda e: dropped(e, 5, 6, 7)
    ),
    Edit("stream-tool-call-id-twice", 2, "/8/choices/0/delta/tool_calls/0", second_call),
    Edit("stream-sequence-number", 22, "/3/sequence_number", lambda e: e[3].update(sequence_number=9)),
    Edit("stream-not-created", 22, "/0", lambda e: dropped(e, 0)),
    Edit("stream-created-twice", 22, "/1", lambda e: copied(e, 0, 1), numbered_anew=True),
    Edit("stream-event-after-end", 22, "/10", lambda e: copied(e, 9, 10), numbered_anew=True),
    Edit("stream-unknown-item", 22, "/2", lambda e: e[2].update(item_id="rs_9")),
    Edit("stream-unknown-item", 22, "/8", lambda e: e[8]["item"].update(id="msg_9")),
    Edit("stream-unknown-item", 22, "/1", lambda e: dropped(e, 1), numbered_anew=True),
    Edit("stream-item-added-twice", 22, "/2", lambda e: copied(e, 1, 2), numbered_anew=True),
    Edit("stream-item-not-done", 22, "/5", lambda e: dropped(e, 8), numbered_anew=True),
    Edit("stream-text-differs", 22, "/3/text", lambda e: e[2].update(delta="Hm")),
    Edit("stream-text-differs", 22, "/2/text", lambda e: dropped(e, 2), numbered_anew=True),
    Edit("stream-delta-after-text-done", 22, "/4", lambda e: copied(e, 2, 4), numbered_anew=True),
]


def finish(events: Events, index: int, reason: str) -> None:
    """Give the first choice of a chunk another finish reason."""
    events[index]["choices"][0]["finish_reason"] = reason


def number_anew(events: Events) -> None:
    """Number the events without a gap."""
    for number, event in enumerate(events):
        event["sequence_number"] = number


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.code}{edit.pointer}")
def test_one_edit_breaks_one_rule(edit: Edit) -> None:
    """The first problem has the code of the rule and the place; errors make the stream invalid."""
    events = numbered(edit.number)
    edit.change(events)
    if edit.numbered_anew:
        number_anew(events)

    judgement = JUDGE.judge(events)
    rule = RULES[edit.code]

    assert set(codes(judgement)) == {edit.code}
    assert judgement.problems[0].pointer == edit.pointer
    assert {problem.severity for problem in judgement.problems} == {rule.severity}
    assert judgement.valid is (rule.severity == "warning")
    assert JUDGE.is_valid(events) is judgement.valid
    assert bool(JUDGE.explain(events)) is not judgement.valid


def test_every_rule_has_an_edit() -> None:
    """But for two that only bytes can break."""
    only_bytes = {"stream-done-quoted", "stream-event-unreadable"}

    assert {edit.code for edit in EDITS} | only_bytes == RULES.keys()


@pytest.mark.parametrize("code", TRANSCRIPTS, ids=lambda code: code.name)
def test_the_example_of_the_catalogue_has_that_problem_alone(code: Any) -> None:  # noqa: ANN401 - parametrized
    """So whoever reads the example sees what is meant."""
    judgement = JUDGE.judge_bytes(code.example.text.encode())

    assert codes(judgement) == [code.name]
    assert judgement.problems[0].repair is not None


def test_rules_and_catalogue_agree_on_the_severity() -> None:
    """The catalogue says what the judge does."""
    assert {code: rule.severity for code, rule in RULES.items()} == {
        code: CODES[code].severity for code in RULES
    }
