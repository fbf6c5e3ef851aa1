"""Values of people do not reach a report."""

from __future__ import annotations

import pytest

from workers_ai_contract import Judge
from workers_ai_contract.traffic import masked
from workers_ai_kernel.problem import Problem

SECRET = 'Anna\'s "secret" is: 12 Harbour Lane, and much more than one line can show in a report ' * 3


@pytest.mark.parametrize(
    "payload",
    [
        {"messages": [{"role": "user", "content": "x"}], "max_tokens": SECRET},
        {"messages": [{"role": SECRET, "content": "x"}]},
        {"messages": SECRET},
        {"prompt": "x", "temperature": SECRET},
        {"prompt": "x", "tools": SECRET, "stream": "Ann"},
        {
            "messages": [
                {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": SECRET}}]}
            ]
        },
    ],
    ids=range(6),
)
def test_no_part_of_a_text_is_quoted(payload: dict[str, object]) -> None:
    """Not even the beginning of a long one, and not in a repair."""
    problems = Judge("input").judge(payload).problems  # type: ignore[arg-type]

    said = " ".join(f"{each.message} {each.repair}" for each in (masked(one, payload) for one in problems))  # type: ignore[arg-type]

    assert problems
    assert "Anna" not in said
    assert "Harbour" not in said
    assert '"Ann"' not in said


def test_the_place_the_keys_and_words_of_the_protocol_stay() -> None:
    """So that the problem can be found and mended."""
    problem = Problem(
        "c", "/temperatur", "Unknown field /temperatur of 'user'.", repair="Rename it to 'temperature'."
    )

    assert masked(problem, {"temperatur": "x", "role": "user"}) == problem
