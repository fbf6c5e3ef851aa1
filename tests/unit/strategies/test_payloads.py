"""The public strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from tests.oracles.published import published
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies import intents, payloads, replies
from workers_ai_contract.wire import Answer, ApiError
from workers_ai_schemas import Revision

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_kernel import Json, JsonObject

QUIET = settings(database=None, max_examples=2000)


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize("revision", list(Revision))
@given(data=st.data())
def test_payloads_are_valid(revision: Revision, direction: str, data: DataObject) -> None:
    """python-jsonschema accepts everything that is drawn, of every revision and direction."""
    payload = data.draw(payloads(direction, revision=revision))

    assert published(revision, direction).is_valid(payload)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "smallest"),
    [
        ("prompt", {"prompt": "tide"}),
        ("chat", {"messages": []}),
        ("responses", {"input": ""}),
        ("batch", {"requests": []}),
    ],
)
def test_payloads_shrink_to_the_smallest_of_their_form(form: str, smallest: Json) -> None:
    """With no condition there is nothing but what is required."""
    assert find(payloads(form=form), lambda _: True, settings=QUIET) == smallest


@pytest.mark.proof
def test_a_condition_leaves_no_superfluous_key() -> None:
    """A high temperature in a chat with tools shrinks to just that."""

    def hot_with_tools(payload: Json) -> bool:
        fields = cast("JsonObject", payload)
        temperature = fields.get("temperature")
        return isinstance(temperature, int | float) and temperature > 4.5 and bool(fields.get("tools"))

    smallest = cast("JsonObject", find(payloads(form="chat"), hot_with_tools, settings=QUIET))

    assert smallest.keys() == {"messages", "tools", "temperature"}
    assert smallest["messages"] == []
    assert smallest["temperature"] == 5
    assert len(cast("list[Json]", smallest["tools"])) == 1


@given(data=st.data())
def test_replies_fit_their_intent(data: DataObject) -> None:
    """A tool is called only where one was offered."""
    intent = data.draw(intents(operation="chat"))
    reply = data.draw(replies(intent))

    assert isinstance(reply, Answer)
    assert "tools" in intent.request or not reply.tool_calls


def test_errors_are_drawn_only_when_asked_for() -> None:
    """With `errors` an error of the API is found, and it is the simplest one."""
    intent = find(intents(operation="prompt"), lambda _: True, settings=QUIET)

    found = find(replies(intent, errors=True), lambda reply: isinstance(reply, ApiError), settings=QUIET)
    assert isinstance(found, ApiError)
    assert found.code == 8001


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"revision": "r9"}, "there is no revision 'r9'"),
        ({"direction": "error", "profile": "published"}, "nothing is published for the direction 'error'"),
        ({"form": "chat", "revision": "r2"}, "has no form 'chat'"),
        ({"form": "poem"}, "there is no form 'poem'"),
        ({"profile": "guessed"}, "there is no profile 'guessed'"),
    ],
)
def test_bad_arguments_fail_with_our_error(arguments: dict[str, str], sentence: str) -> None:
    """The sentence names what does not exist."""
    with pytest.raises(UsageError, match=sentence):
        payloads(**arguments)


def test_an_unknown_operation_is_refused() -> None:
    """Asking for intents of no known operation names the known ones."""
    with pytest.raises(UsageError, match="there is no operation 'poem'"):
        intents(operation="poem")
