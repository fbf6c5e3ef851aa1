"""The API's own error codes: HTTP status, meaning, repair, and how each is known.

Sources: the published table of Workers AI errors, and recorded codes that it omits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue import Evidence

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class ApiCode:
    """One code of the API; `status` is None if it was not recorded.

    `status_inferred` states that the code was recorded without its HTTP status.
    """

    number: int
    status: int | None
    meaning: str
    repair: str
    source: Evidence = Evidence.DOCUMENTED
    status_inferred: bool = False

    @property
    def retry(self) -> bool:
        """Whether the same request may succeed after a pause."""
        return self.number in _PASSING

    def to_json(self) -> JsonObject:
        """Return the code as `wai explain` prints it."""
        return {
            "code": self.number,
            "status": self.status,
            "status_inferred": self.status_inferred,
            "meaning": self.meaning,
            "repair": self.repair,
            "retry": self.retry,
            "source": self.source.value,
        }


_PASSING = frozenset({3007, 3008, 3040, 3046, 7009, 8005})
_recorded = partial(ApiCode, source=Evidence.RECORDED)
_guessed = partial(ApiCode, source=Evidence.RECORDED, status_inferred=True)

_ALL = (
    ApiCode(3003, 400, "Headers or the body are missing.", "Send a JSON body with its content type."),
    ApiCode(3006, 413, "The request is too large.", "Shorten it, or split it."),
    ApiCode(3007, 408, "The request timed out.", "Try again later, or ask for fewer tokens."),
    ApiCode(3008, 408, "The request was aborted.", "Try again, and keep the connection open."),
    ApiCode(3023, 403, "The account is blocked.", "Ask Cloudflare why."),
    ApiCode(
        3036,
        429,
        "The daily allocation of neurons is used up.",
        "Wait until the next day, or choose the paid plan.",
    ),
    ApiCode(3039, 400, "Files of the finetune are missing.", "Upload the complete finetune."),
    ApiCode(
        3040,
        429,
        "There is no capacity at the moment.",
        "Try again with exponential backoff.",
    ),
    ApiCode(3041, 403, "The model is private.", "Choose a model that the account may use."),
    ApiCode(3042, 404, "The model's id is invalid.", "Check its name, '@cf/' included."),
    _recorded(3046, 408, "The request timed out.", "Try again later, or ask for fewer tokens."),
    _recorded(
        4006,
        429,
        "The free neurons of the day are used up; sent instead of the documented 3036.",
        "Wait until the next day, or choose the paid plan.",
    ),
    ApiCode(5004, 400, "Base64 input has the wrong type.", "Encode data that the model accepts."),
    ApiCode(
        5005, 405, "The model does not support LoRA.", "Leave 'lora' out, or choose a model that supports it."
    ),
    _recorded(
        5006,
        400,
        "The request does not fit the schema of the model.",
        "Pass the message and the request to `wai explain`, or run `wai validate --profile enforced`.",
    ),
    ApiCode(5007, 400, "There is no such model or task.", "Check the model's name."),
    ApiCode(
        5016, 403, "The licence terms were not accepted.", "Accept them as described on the model's page."
    ),
    ApiCode(5018, 403, "The model is private.", "Choose a model that the account may use."),
    ApiCode(5019, 405, "The SDK is deprecated.", "Update the package that sends the request."),
    _recorded(
        5021,
        413,
        "Prompt and 'max_tokens' together exceed the context window.",
        "Shorten the prompt, or lower 'max_tokens'.",
    ),
    _guessed(
        5035, 403, "The model is not available on the free plan.", "Choose the paid plan, or another model."
    ),
    _recorded(7000, 404, "There is no such route; older reports show 400.", "Check the path of the URL."),
    _recorded(
        7003,
        404,
        "The path contains an invalid id, often the account id.",
        "Check the account id in the URL.",
    ),
    _recorded(7009, None, "The service behind the gateway cannot be reached.", "Try again later."),
    _recorded(
        8001,
        400,
        "The backend rejected the request although it passes the schema.",
        "Run `wai validate`: its warnings name what backends are known to reject.",
    ),
    _guessed(8005, 500, "The backend failed.", "Try again later."),
    _guessed(
        8006,
        400,
        "A forced tool call does not fit into 'max_tokens' on a reasoning model.",
        "Raise 'max_tokens', or let the model choose.",
    ),
    _recorded(8007, 400, "The prompt was classified as unsafe (image models).", "Change the prompt."),
    _recorded(
        9106,
        400,
        "The request has no authentication headers.",
        "Send 'Authorization: Bearer' with a token.",
    ),
    _guessed(
        10000,
        401,
        "The token is invalid or lacks permission; 400 and 403 were recorded, too.",
        "Check the token and its permissions.",
    ),
    _recorded(10001, None, "The request cannot be authenticated.", "Check the token."),
)

API_CODES = {code.number: code for code in _ALL}
"""Every known code by its number, in ascending order."""
