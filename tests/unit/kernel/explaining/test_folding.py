"""What is wrong in the same way along an array is said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from workers_ai_kernel import Json


def test_one_mistake_made_often_is_one_problem_at_the_first_place() -> None:
    """The message names the next three places and counts the others; the repair goes for all."""
    messages: list[Json] = [{"role": "user", "content": index} for index in range(7)]

    (problem,) = Judge(profile="published").explain({"messages": messages})

    assert problem.pointer == "/messages/0/content"
    assert problem.message.endswith(
        "The same applies to /messages/1/content, /messages/2/content, /messages/3/content and 3 more."
    )
    assert problem.repair is not None
    assert problem.repair.endswith("Do the same for the other 6 places.")


def test_the_places_are_those_that_are_wrong() -> None:
    """Right items between wrong ones are not counted, however long the array is."""
    messages: list[Json] = [{"role": "user", "content": "tide"} for _ in range(40)]
    for index in (3, 19, 39):
        messages[index] = {"role": "user"}

    (problem,) = Judge(profile="published").explain({"messages": messages})

    assert problem.pointer == "/messages/3"
    assert problem.message.endswith("The same applies to /messages/19 and /messages/39.")


def test_other_mistakes_stay_apart() -> None:
    """Another name that is missing, another keyword or another branch is another problem."""
    messages: list[Json] = [
        {"role": "user"},
        {"content": "tide"},
        {"role": 5, "content": "tide"},
        {"role": "user"},
    ]

    problems = Judge(profile="published").explain({"messages": messages})

    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("missing-property", "/messages/0"),
        ("missing-property", "/messages/1"),
        ("wrong-type", "/messages/2/role"),
    ]
    assert "/messages/3" in problems[0].message


def test_arrays_in_arrays_fold_together() -> None:
    """A part of a part of an array is the same place, whichever items it is in."""
    parts: list[Json] = [{"type": "text", "text": 1}, {"type": "text", "text": 2}]
    messages: list[Json] = [{"role": "user", "content": parts}, {"role": "user", "content": parts}]

    (problem,) = Judge(profile="published").explain({"messages": messages})

    assert problem.pointer == "/messages/0/content/0/text"
    assert problem.message.endswith("/messages/1/content/0/text and /messages/1/content/1/text.")
    assert problem.repair is not None
    assert problem.repair.endswith("Do the same for the other 3 places.")


def test_a_mistake_made_twice_has_one_other_place() -> None:
    """And thousands of them are counted as people write numbers."""
    empty: list[Json] = [{}]
    (twice,) = Judge(profile="published").explain({"requests": empty * 2})
    (often,) = Judge(profile="published").explain({"requests": empty * 3_000})

    assert twice.message.endswith("The same applies to /requests/1.")
    assert str(twice.repair).endswith("Do the same for the other place.")
    assert often.message.endswith("/requests/3 and 2,996 more.")
    assert str(often.repair).endswith("Do the same for the other 2,999 places.")
