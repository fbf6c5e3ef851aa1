"""Plain samples: valid, of every form, reproducible, and as long as they should be."""

from __future__ import annotations

import json
from itertools import islice
from random import Random

import pytest

from workers_ai_contract import UsageError, generate
from workers_ai_contract.drawing.conversations import conversation_modes
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.pytest_values import drawn_for
from workers_ai_contract.samples.kinds import SampleKind, SampleStyle
from workers_ai_contract.samples.plain import plain_conversation
from workers_ai_contract.samples.specimens import whole_samples
from workers_ai_contract.vocabulary import Direction, Form, Profile

COUNT = 300


@pytest.mark.parametrize("direction", Direction)
def test_plain_payloads_fit_their_contract(direction: Direction) -> None:
    """Requests the published schema and the API, everything else what is observed; without a warning."""
    judges = [Judge(direction)]
    if direction is Direction.INPUT:
        judges += [Judge(direction, profile=Profile.PUBLISHED), Judge(direction, profile=Profile.ENFORCED)]

    for payload in generate(direction, style="plain", count=COUNT, seed=3):
        for judge in judges:
            judgement = judge.judge(payload)
            assert judgement.valid, (payload, judgement.problems)
        assert not judges[0].judge(payload).problems, payload


def test_the_same_seed_gives_the_same_payloads() -> None:
    """And another seed gives others."""
    one, same, other = (list(generate("output", style="plain", seed=seed)) for seed in (1, 1, 2))

    assert one == same
    assert one != other


@pytest.mark.parametrize(
    "settings",
    [{"style": "tidy"}, {"style": "plain", "revision": "r2"}, {"style": "plain", "profile": "enforced"}],
)
def test_what_is_never_plain_is_refused(settings: dict[str, str]) -> None:
    """Another contract, or a style that does not exist."""
    with pytest.raises(UsageError, match=r"style|default contract"):
        generate(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("style", SampleStyle)
@pytest.mark.parametrize("kind", [SampleKind.STREAM, SampleKind.CONVERSATION])
def test_whole_samples_are_valid(kind: SampleKind, style: SampleStyle) -> None:
    """A stream as a whole, and each request and answer of a conversation, told from the payload alone."""
    told = Judge()

    for sample in islice(whole_samples(kind, style, None, 5), 60):
        parts = [sample.data] if kind is SampleKind.STREAM else sample.data.splitlines()
        assert all(map(told.is_valid_bytes, parts)), sample


def test_a_plain_conversation_goes_through_a_tool_loop() -> None:
    """The call, then the report of its result, on both routes, streamed or not."""
    for mode in conversation_modes(Form.CHAT, None, None):
        talk = plain_conversation(Random(7), mode.form, mode.route, stream=mode.stream)
        first, second = talk.turns
        assert first.answer is not None
        assert second.answer is not None
        assert first.answer.to_json()["tool_calls"]
        assert second.answer.to_json()["text"]
        assert json.dumps(second.request).count('"role": "tool"') == 1


@pytest.mark.parametrize("turns", [1, 2, 5])
def test_a_plain_conversation_has_the_turns_asked_for(turns: int) -> None:
    """Each request has the earlier messages."""
    for mode in conversation_modes(None, None, None):
        if turns > 1 and mode.form in {Form.PROMPT, Form.BATCH}:
            continue
        talk = plain_conversation(Random(1), mode.form, mode.route, stream=mode.stream, turns=turns)
        assert len(talk.turns) == turns
        sizes = [len(json.dumps(turn.request)) for turn in talk.turns]
        assert sizes == sorted(sizes)


@pytest.mark.parametrize(
    ("fixture", "settings"),
    [
        ("wai_payload", {"direction": "output"}),
        ("wai_conversation", {"turns": 2}),
        ("wai_transcript", {"form": "prompt"}),
        ("wai_error", {"code": 3040}),
    ],
)
def test_pytest_values_have_both_styles(fixture: str, settings: dict[str, object]) -> None:
    """Plain ones on request; they differ from the drawn ones."""
    plain = drawn_for(fixture, (), {**settings, "style": "plain", "count": 5})
    drawn = drawn_for(fixture, (), {**settings, "count": 5})

    assert len(plain) == len(drawn) == 5
    assert [value for _, value in plain] != [value for _, value in drawn]


def test_a_plain_stream_has_no_corruption() -> None:
    """The two settings exclude each other."""
    with pytest.raises(UsageError, match="no corruption"):
        drawn_for("wai_transcript", (), {"style": "plain", "corruption": "no-done"})
