"""Answerers decide the replies of the stand-in: plain ones, or ones drawn from a seed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.drawing import SeededSource, draw_reply
from workers_ai_contract.plain import plain_reply
from workers_ai_contract.plain.canonical import canonical
from workers_ai_contract.scenarios import scenario_named, scenario_reply
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_contract.wire import ReceivedRequest, Reply


class Answerer(Protocol):
    """Decides the reply to each accepted request."""

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return the reply of the model to an accepted request.

        Called in the server's thread, one request at a time, so it must not block. `request.form` is
        never None here. A batch needs a `BatchAnswer`, every other form an `Answer`; both may get an
        `ApiError` instead. Polls for a batch are not passed to it.
        """
        ...


class PlainAnswerer:
    """Gives plain, sensible replies: the same seed and request give the same reply."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return a complete and valid reply to the request."""
        body = request.body if isinstance(request.body, dict) else {}
        return plain_reply(self.seed, request.form or Form.CHAT, body)


class ScenarioAnswerer:
    """Gives the reply of one scenario to every request; `docs/scenarios.md` lists them.

    Raises:
        UsageError: there is no scenario of that name.
    """

    def __init__(self, name: str, seed: int = 0) -> None:
        self._scenario = scenario_named(name)
        self.seed = seed

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return the reply of the scenario to the request."""
        body = request.body if isinstance(request.body, dict) else {}
        return scenario_reply(self._scenario, self.seed, request.form or Form.CHAT, body)


class SeededAnswerer:
    """Draws valid replies from a seed and the request: the same seed and request give the same reply."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return a valid reply to the request."""
        body = request.body if isinstance(request.body, dict) else {}
        source = SeededSource(Random(f"{self.seed}:{canonical(body).decode()}"))  # noqa: S311 - reproducible on purpose
        form = request.form or Form.CHAT
        return draw_reply(source, form, body)
