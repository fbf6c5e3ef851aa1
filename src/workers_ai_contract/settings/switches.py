"""The switches of the stand-in: what people need, and the API refuses or its documents contest.

Each is off by default, because the default is what was recorded. The log line of a refusal names the switch
that would lift it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import MODEL, Profile

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

USAGE_CHUNKS = 2
"""How many chunks with usage end a stream (recorded)."""
_STRICT = frozenset({Profile.PUBLISHED, Profile.OBSERVED})
STREAM_HINT = "this route is not known to stream; --responses-stream sends events"


@dataclass(frozen=True, slots=True)
class Switches:
    """What the stand-in does differently from what was recorded.

    Attributes:
        accept_null_content: Take messages whose content is null or missing. The API refuses them (measured on
            gpt-oss), but many clients cannot make a tool loop otherwise.
        responses_stream: Stream on the Responses route, with the documented kinds of events. The API is not
            known to stream there.
        content_parts: Send the events of content parts in streams on the Responses route, as OpenAI does; the
            published types do not have them.
        usage_chunks: How many chunks with usage end a stream on the chat route: 2 (recorded) or 1.
        aliases: Patterns of model names with the model that they stand for; `*` matches anything.
        strict: Refuse also what this contract refuses, `published` or `observed`; None for neither.

    Raises:
        UsageError: a value is out of range, or an alias names an unknown model.
    """

    accept_null_content: bool = False
    responses_stream: bool = False
    content_parts: bool = False
    usage_chunks: int = USAGE_CHUNKS
    aliases: tuple[tuple[str, str], ...] = ()
    strict: Profile | None = None

    def __post_init__(self) -> None:
        if self.usage_chunks not in (1, USAGE_CHUNKS):
            raise UsageError(f"usage chunks must be 1 or 2, but it is {self.usage_chunks!r}")
        if self.strict is not None and self.strict not in _STRICT:
            raise UsageError(f"strict must be 'published' or 'observed', but it is {str(self.strict)!r}")
        for _pattern, model in self.aliases:
            if model != MODEL:
                raise UsageError(f"an alias must stand for {MODEL!r}, but it stands for {model!r}")

    def model_of(self, name: str) -> str:
        """Return the model of the first alias that matches a name, or the name itself."""
        if not self.aliases:
            return name
        return next((model for pattern, model in self.aliases if fnmatchcase(name, pattern)), name)


DEFAULTS = Switches()


def alias(text: str) -> tuple[str, str]:
    """Return the pattern and the model of `PATTERN=MODEL`.

    Raises:
        UsageError: the text is not of that form.
    """
    pattern, separator, model = text.rpartition("=")
    if not separator or not pattern or not model:
        raise UsageError(f"an alias is PATTERN=MODEL, such as '*={MODEL}', but it is {text!r}")
    return pattern, model


def with_contents(body: Json) -> Json:
    """Return a body in which each message has a content: an empty text where it is null or missing."""
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        return body
    filled: list[Json] = [_filled(message) for message in _items(body["messages"])]
    return body if filled == body["messages"] else {**body, "messages": filled}


def _items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _filled(message: Json) -> Json:
    if not isinstance(message, dict) or "role" not in message or message.get("content") is not None:
        return message
    filled: JsonObject = {**message, "content": ""}
    return filled
