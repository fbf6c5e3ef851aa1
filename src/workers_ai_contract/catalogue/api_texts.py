"""The texts of the API's errors: what they mean with or without a code, and with which codes they are sent.

A text is written with `*` for the parts that vary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue.code import Evidence

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

# Shorter beginnings of a truncated text fit too many texts.
_SHORTEST_BEGINNING = 12


@dataclass(frozen=True)
class KnownText:
    """One text of the API.

    `codes` are the codes that it is sent with. `meaning` and `repair` say more than the entry of the code;
    they are empty if there is nothing to add. `common` is true for words that many programs use: such a text
    counts only if it is the whole message.
    """

    text: str
    codes: tuple[int, ...] = ()
    meaning: str = ""
    repair: str = ""
    retry: bool = False
    common: bool = False
    source: Evidence = Evidence.RECORDED

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = (re.escape(part) for part in folded(self.text).split("*"))
        return re.compile(".{0,300}?".join(parts))

    def fits(self, message: str) -> bool:
        """Return whether a message has this text."""
        found = self._pattern.search(folded(message))
        return found is not None and (not self.common or found.group() == folded(message))

    def begins_with(self, beginning: str) -> bool:
        """Return whether the part of the text that does not vary begins with a truncated message."""
        start = folded(beginning)
        return len(start) >= _SHORTEST_BEGINNING and folded(self.text).partition("*")[0].startswith(start)

    def to_json(self) -> JsonObject:
        """Return the text as `wai explain` prints it."""
        return {
            "text": self.text,
            "codes": list(self.codes),
            "meaning": self.meaning,
            "repair": self.repair,
            "retry": self.retry,
            "source": self.source.value,
        }


def folded(text: str) -> str:
    """Return a text for comparison: case, apostrophes, spaces and the final full stop do not matter."""
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(plain.split()).casefold().rstrip(".")


_MODEL_SLIP = (
    "The model wrote a malformed answer, and the backend could not parse it. It is not about the request."
)
_AGAIN = "Send the same request again."

API_TEXTS: tuple[KnownText, ...] = (
    KnownText("Capacity temporarily exceeded", (3040,)),
    KnownText("used up your daily free allocation", (4006, 3036)),
    KnownText(
        "JSON Mode couldn't be met",
        meaning="The model could not write an answer that fits 'response_format'.",
        repair="Try again, simplify the schema, or raise 'max_tokens'.",
        retry=True,
        source=Evidence.DOCUMENTED,
    ),
    KnownText(
        "This model doesn't support JSON Schema",
        meaning="The model has no JSON mode with a schema.",
        repair="Leave 'response_format' out, or choose a model of the list of JSON mode.",
    ),
    KnownText(
        "System message must be at the beginning",
        (8007,),
        "The backend accepts a system message only as the first message.",
        "Put it first, and join several system messages into one.",
    ),
    KnownText(
        "Assistant tool call function.arguments must be valid JSON",
        meaning="A tool call in the history has arguments that are not JSON.",
        repair="Send 'arguments' as JSON text; '{}' for a call without arguments.",
    ),
    KnownText(
        "This model only supports single tool-calls at once",
        meaning="The history has several tool calls in one message, which this model rejects.",
        repair="Split them into one message each, or set 'parallel_tool_calls' to false.",
    ),
    KnownText(
        "maximum context length",
        (8007, 5021),
        "Prompt and 'max_tokens' together exceed the context window.",
        "Shorten the prompt, or lower 'max_tokens'.",
    ),
    KnownText(
        "asked for * tokens, the model takes",
        (8007, 5021),
        "Prompt and 'max_tokens' together exceed the context window.",
        "Shorten the prompt, or lower 'max_tokens'.",
    ),
    KnownText(
        "tools* must not be empty",
        (8007,),
        "The request has an empty list of tools, which the backend rejects.",
        "Leave 'tools' out if there are none.",
    ),
    KnownText(
        "[] is too short - 'tools'",
        (8007,),
        "The request has an empty list of tools, which the backend rejects.",
        "Leave 'tools' out if there are none.",
        source=Evidence.INFERRED,
    ),
    KnownText("'NoneType' object has no attribute 'startswith'", (), _MODEL_SLIP, _AGAIN, retry=True),
    KnownText("Unknown recipient:", (), _MODEL_SLIP, _AGAIN, retry=True),
    KnownText("Unknown channel:", (), _MODEL_SLIP, _AGAIN, retry=True),
    KnownText(
        "NSFW",
        (8007,),
        "The prompt was classified as unsafe (image models).",
        "Change the prompt.",
        source=Evidence.DOCUMENTED,
        common=True,
    ),
    KnownText(
        "*contains NSFW content*",
        (8007,),
        "The prompt was classified as unsafe (image models).",
        "Change the prompt.",
        source=Evidence.DOCUMENTED,
    ),
    KnownText(
        "Anthropic Messages API is not supported for model",
        meaning="The route /ai/v1/messages does not serve this model.",
        repair="Use /ai/v1/chat/completions or /ai/run.",
    ),
    KnownText("No such model * or task", (5007,)),
    KnownText("Sequence too long", (3030,)),
    KnownText("This model is not available on the Workers Free plan", (5035,)),
    KnownText("Could not route to *, perhaps your object identifier is invalid", (7003,)),
    KnownText("No route for that URI", (7000,)),
    KnownText(
        "User Input Error",
        (7003,),
        "The route /ai/run without a model rejected the input.",
        "Send 'model' and 'input', and check the input with `wai validate`.",
        common=True,
    ),
    KnownText(
        "Model not found",
        (7003,),
        "The route /ai/run without a model does not know the model.",
        "Check the model's name, '@cf/' included.",
        common=True,
    ),
    KnownText("Upstream service unavailable", (7009,), common=True),
    KnownText("Unauthorized to access requested resource", (9109,)),
    KnownText("Invalid access token", (9109,), source=Evidence.INFERRED, common=True),
    KnownText(
        "APITimeoutError*Request timed out",
        meaning="The client gave up waiting: no answer came within its time limit. The API sent no error.",
        repair="Raise the client's 'timeout', ask for a stream or for fewer tokens, or use a batch.",
        retry=True,
    ),
    KnownText(
        "Request timed out",
        meaning="In an SDK of OpenAI: the client gave up waiting (APITimeoutError). The API sent no error.",
        repair="Raise the client's 'timeout', ask for a stream or for fewer tokens, or use a batch.",
        retry=True,
        common=True,
    ),
    KnownText("Missing X-Auth-Key, X-Auth-Email or Authorization headers", (9106,)),
    KnownText("Please configure AI Gateway", (2001,)),
    KnownText("Prompt blocked due to security configurations", (2016,), source=Evidence.DOCUMENTED),
    KnownText("Response blocked due to security configurations", (2017,), source=Evidence.DOCUMENTED),
    KnownText("Authentication error", (10000,), common=True),
    KnownText("Unauthorized", (2009,), common=True),
    KnownText("Rate limited", (2003,), common=True),
    KnownText("Invalid provider", (2008,), common=True),
    KnownText("Insufficient credits", (2021,), common=True),
    KnownText("Invalid input", (8001,), common=True),
    KnownText("Internal server error", (8005, 8008), common=True),
    KnownText("Request timeout", (3046, 3007), common=True),
    # Codes of the Responses route that are words; its messages have the cause.
    KnownText(
        "invalid_prompt",
        meaning="The Responses route reports any failure with this code: a rejected request, a malformed "
        "answer of the model, or a timeout. The cause is in the message.",
        repair="Read the message, and validate the request with --route responses.",
        common=True,
    ),
    KnownText(
        "rate_limit_exceeded",
        meaning="There were too many requests.",
        repair="Try again with exponential backoff.",
        retry=True,
        common=True,
        source=Evidence.DOCUMENTED,
    ),
    KnownText(
        "server_error",
        meaning="The backend failed.",
        repair="Try again later.",
        retry=True,
        common=True,
        source=Evidence.DOCUMENTED,
    ),
)
"""Every known text."""
