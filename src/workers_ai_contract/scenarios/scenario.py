"""What a scenario is, and what it knows of the request that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.advice.window import CONTEXT_WINDOW
from workers_ai_contract.plain.answers import digest_of
from workers_ai_contract.plain.asking import Asked, asked_by
from workers_ai_contract.plain.composing import composed, whole_or_cut
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire.asked import DEFAULT_MAX_TOKENS, offered_tools, token_limit

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.rendering import Certainty
    from workers_ai_contract.wire import Answer, Reply, ToolCall
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True)
class Situation:
    """A request of any form but batch, and the seed of the reply.

    `most_tokens` bounds the answer, whatever the request allows.
    """

    seed: int
    form: Form
    request: JsonObject
    most_tokens: int = CONTEXT_WINDOW

    @cached_property
    def asked(self) -> Asked:
        """What the conversation asks now."""
        return asked_by(self.request)

    @cached_property
    def digest(self) -> bytes:
        """What ids, times and other accidents come from."""
        return digest_of(self.seed, self.request)

    @property
    def limit(self) -> int:
        """How many tokens the answer may have."""
        return min(token_limit(self.request) or DEFAULT_MAX_TOKENS, self.most_tokens)

    @property
    def tools(self) -> list[JsonObject]:
        """The tools that may be called now: none after a tool's result, and none in a prompt."""
        if self.form is Form.PROMPT or self.asked.has_result:
            return []
        return offered_tools(self.request)

    def says(self, text: str, thought: str | None = "I answer the user.") -> Answer:
        """Return an answer with this text, cut if it is longer than the limit."""
        thoughts = [] if thought is None or self.form is Form.PROMPT else [thought]
        return composed(self.request, *whole_or_cut(text, self.limit, thoughts), self.digest)

    def answers(
        self, reasoning: str | None, text: str | None, finish_reason: str, *calls: ToolCall
    ) -> Answer:
        """Return an answer of these parts, whatever the limit."""
        if self.form is Form.PROMPT:
            reasoning = None
        return composed(self.request, reasoning, text, finish_reason, self.digest, *calls)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One named reply. `certainty` and `source` tell how it is known that a model says such a thing."""

    name: str
    meaning: str
    certainty: Certainty
    source: str
    reply: Callable[[Situation], Reply]
