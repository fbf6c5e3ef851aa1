"""A form that is named is the branch that a payload is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_kernel import Json

USER: Json = {"role": "user", "content": "tide"}


def test_another_form_is_refused_though_the_schema_takes_it() -> None:
    """A prompt is no chat, and what it lacks is the messages."""
    judgement = Judge(form="chat", profile="published").judge({"prompt": "tide"})

    assert (judgement.valid, judgement.form) == (False, Form.CHAT)
    assert judgement.problems[0].code == "missing-property"
    assert "'messages'" in judgement.problems[0].message


def test_what_fits_two_branches_fits_the_one_that_is_named() -> None:
    """Only the whole schema asks for exactly one."""
    assert Judge(form="chat", profile="published").judge({"prompt": "tide", "messages": [USER]}).valid is True
    assert Judge(profile="published").judge({"prompt": "tide", "messages": [USER]}).valid is False


def test_a_branch_keeps_the_type_of_its_parent() -> None:
    """The prompt branch names no type of its own."""
    assert Judge(form="prompt", profile="published").judge(5).valid is False


def test_the_first_revision_has_one_form_by_its_keys() -> None:
    """It has no titles, and what it requires is an input."""
    assert Judge(revision="r0", form="responses").judge({"input": "tide"}).valid is True


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"revision": "r2", "form": "chat"}, "no form 'chat'; available: 'responses' or 'batch'"),
        ({"route": "chat", "form": "batch"}, "no form 'batch'; available: 'prompt' or 'chat'"),
        ({"direction": "output", "form": "chat"}, "no form 'chat'; available: none"),
        ({"form": "poem"}, "there is no form 'poem'"),
    ],
)
def test_a_form_that_is_not_there_is_a_usage_error(arguments: dict[str, str], sentence: str) -> None:
    """The sentence names those that are."""
    with pytest.raises(UsageError, match=sentence):
        Judge(profile="published", **arguments)
