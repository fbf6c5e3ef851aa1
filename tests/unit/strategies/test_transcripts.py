"""Streams as bytes: whole ones are clean, and each corruption gives its code and no other."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from workers_ai_contract import Judge, UsageError
from workers_ai_contract.catalogue.transcripts import TRANSCRIPTS
from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.strategies import TRANSCRIPT_CORRUPTIONS, sse_transcripts
from workers_ai_contract.transcripts import CORRUPTIONS, draw_transcript

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_contract.vocabulary import Form

JUDGE = Judge("stream", profile="observed")
QUIET = settings(database=None, max_examples=2000)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["prompt", "chat", "responses"])
@given(data=st.data())
def test_whole_streams_are_clean(form: str, data: DataObject) -> None:
    """The judge tells the form, and finds neither an error nor a warning."""
    judgement = JUDGE.judge_bytes(data.draw(sse_transcripts(form=form)))

    assert judgement.valid is True
    assert judgement.form == form
    assert judgement.problems == ()


@pytest.mark.slow
@pytest.mark.parametrize(("corruption", "code"), TRANSCRIPT_CORRUPTIONS.items())
@settings(max_examples=25)
@given(data=st.data())
def test_each_corruption_gives_its_code_and_no_other(corruption: str, code: str, data: DataObject) -> None:
    """One thing is damaged, so one thing is found, in every form that can be spoilt so."""
    judgement = JUDGE.judge_bytes(data.draw(sse_transcripts(corruption=corruption)))

    assert [problem.code for problem in judgement.problems] == [code]


def test_every_code_of_a_stream_has_a_corruption() -> None:
    """What the judge can say of a sequence can be made, and unreadable bytes besides."""
    assert {code.name for code in TRANSCRIPTS} | {"unreadable"} == set(TRANSCRIPT_CORRUPTIONS.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("corruption", "form"),
    [(corruption.name, form) for corruption in CORRUPTIONS.values() for form in corruption.forms],
)
def test_every_form_that_can_be_spoilt_is_spoilt(corruption: str, form: Form) -> None:
    """Whatever the seed, the judge gives the code; no form is listed for which it cannot be drawn."""
    for seed in range(20):
        spoilt = draw_transcript(SeededSource(Random(seed)), form, CORRUPTIONS[corruption])
        codes = [problem.code for problem in JUDGE.judge_bytes(spoilt).problems]
        assert codes == [TRANSCRIPT_CORRUPTIONS[corruption]], spoilt


@pytest.mark.slow
def test_whole_streams_shrink_to_one_word() -> None:
    """An event with it, one with the usage, and the end."""
    found = find(sse_transcripts(form="prompt"), lambda _: True, settings=QUIET)

    assert found.decode().splitlines() == [
        'data: {"response":"tide","p":"a"}',
        "",
        'data: {"response":"","usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}',
        "",
        "data: [DONE]",
        "",
    ]


@pytest.mark.slow
def test_a_cut_stream_shrinks_to_its_first_event() -> None:
    """Nothing comes after the first thing that there is."""
    assert find(sse_transcripts(form="prompt", corruption="cut"), lambda _: True, settings=QUIET) == (
        b'data: {"response":"tide","p":"a"}\n\n'
    )


@pytest.mark.parametrize(
    ("form", "corruption", "sentence"),
    [
        ("batch", None, "there is no stream for the form 'batch': choose one of prompt, chat, responses"),
        (
            "prompt",
            "role-late",
            "there is no corruption 'role-late' for the form 'prompt': choose one of chat",
        ),
        (None, "burnt", "there is no corruption 'burnt': choose one of empty, cut"),
        ("poem", None, "there is no form 'poem'"),
    ],
)
def test_bad_arguments_fail_with_our_error(form: str | None, corruption: str | None, sentence: str) -> None:
    """The sentence says what there is instead."""
    with pytest.raises(UsageError, match=sentence):
        sse_transcripts(form=form, corruption=corruption)
