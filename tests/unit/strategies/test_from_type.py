"""`st.from_type` knows the generated models once the strategies are imported."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from workers_ai_models import observed_chat, r4, r5

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject
    from pydantic import BaseModel

# Importing the strategies teaches `st.from_type` the models.
import_module("workers_ai_contract.strategies")

QUIET = settings(database=None, max_examples=300)
MODULES = ("r0", "r1", "r2", "r3", "r4", "r5", "observed_prompt", "observed_chat", "observed_responses")
MODELS = [
    model
    for name in (*MODULES, "observed_batch", "observed_error")
    for model in vars(import_module(f"workers_ai_models.{name}")).values()
    if isinstance(model, type) and hasattr(model, "__place__")
]
IDS = [f"{model.__module__.rpartition('.')[2]}.{model.__name__}" for model in MODELS]


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=IDS)
@settings(max_examples=10)
@given(data=st.data())
def test_instances_of_every_model_are_drawn(model: type[BaseModel], data: DataObject) -> None:
    """Each is of that very class, and reads itself back, once the strategies are imported."""
    instance = data.draw(st.from_type(model))

    assert type(instance) is model
    assert model.model_validate_json(instance.model_dump_json()) == instance


@pytest.mark.slow
@given(chat=..., message=..., event=...)
def test_types_alone_say_what_is_drawn(
    chat: r5.ChatInput, message: r4.ChatMessage, event: observed_chat.StreamEvent
) -> None:
    """`@given(...)` reads the annotations of the test."""
    assert isinstance(chat, r5.ChatInput)
    assert isinstance(message, r4.ChatMessage)
    assert isinstance(event, observed_chat.StreamEvent)


@pytest.mark.proof
def test_instances_shrink_to_what_is_required() -> None:
    """A message has a role and content, and a chat needs no message."""
    message = find(st.from_type(r5.ChatMessage), lambda _: True, settings=QUIET)

    assert find(st.from_type(r5.ChatInput), lambda _: True, settings=QUIET).model_dump() == {"messages": []}
    assert message.model_dump() == {"role": "user", "content": ""}


def test_the_strategy_shows_its_model() -> None:
    """In the words that made it."""
    assert "from_type" in repr(st.from_type(r5.ChatInput))
    assert "ChatInput" in repr(st.from_type(r5.ChatInput))


def ran(program: str) -> str:
    """Return what a fresh interpreter prints."""
    command = [sys.executable, "-W", "error", "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.mark.slow
def test_importing_hypothesis_imports_nothing_of_ours() -> None:
    """A process that only uses Hypothesis does not pay for us."""
    printed = ran("import sys, hypothesis; print(*(n for n in sys.modules if n.startswith('workers_ai')))")

    assert not printed.split()


@pytest.mark.slow
@pytest.mark.parametrize(
    "imports",
    [
        "from workers_ai_models import r5; import workers_ai_contract.strategies",
        "import workers_ai_contract.strategies; from workers_ai_models import r5",
        "import workers_ai_contract.strategies; from workers_ai_models import latest as r5",
    ],
)
def test_the_order_of_imports_makes_no_difference(imports: str) -> None:
    """Models may be imported before the strategies or after them."""
    assert "from_type" in ran(
        f"{imports}; from hypothesis import strategies as st; print(st.from_type(r5.ChatInput))"
    )
