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
    def is_of_gateway(self) -> bool:
        """Whether AI Gateway sends it, in an envelope of its own."""
        return self.number in range(2000, 3000)

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


_PASSING = frozenset({2003, 3007, 3008, 3040, 3046, 4007, 5017, 7009, 8005, 8008})
_recorded = partial(ApiCode, source=Evidence.RECORDED)
_guessed = partial(ApiCode, source=Evidence.RECORDED, status_inferred=True)

_ALL = (
    _recorded(
        1000,
        None,
        "A general error without details.",
        "Read the message; if it says nothing, ask Cloudflare with the id in parentheses.",
    ),
    _recorded(
        2001, 400, "The gateway does not exist or is not configured.", "Check the gateway's id in the URL."
    ),
    _recorded(
        2003,
        429,
        "The rate limit of the gateway is reached.",
        "Send fewer requests, or raise the gateway's limit.",
    ),
    _recorded(2008, 400, "The gateway does not know the provider.", "Check the provider in the URL."),
    _recorded(
        2009,
        401,
        "The gateway requires authentication.",
        "Send 'cf-aig-authorization: Bearer' with a token for the gateway.",
    ),
    ApiCode(
        2016, None, "Guardrails of the gateway blocked the prompt.", "Change the prompt or the guardrails."
    ),
    ApiCode(
        2017, None, "Guardrails of the gateway blocked the answer.", "Change the prompt or the guardrails."
    ),
    _recorded(2021, 402, "The account's credits do not suffice.", "Add credits."),
    _recorded(
        2028,
        None,
        "The gateway rejected the request; no details are recorded.",
        "Read the message of the error.",
    ),
    _recorded(
        2036, 403, "The gateway does not allow the request.", "Check the gateway's settings and the token."
    ),
    _recorded(2040, 400, "The gateway rejected the request as invalid.", "Read the message of the error."),
    _recorded(
        2041,
        429,
        "The spend limit of the gateway is reached.",
        "Raise the limit, or wait for its next period.",
    ),
    _recorded(
        2045,
        429,
        "The spend limit of the gateway is reached.",
        "Raise the limit, or wait for its next period.",
    ),
    ApiCode(3003, 400, "Headers or the body are missing.", "Send a JSON body with its content type."),
    ApiCode(3006, 413, "The request is too large.", "Shorten it, or split it."),
    ApiCode(3007, 408, "The request timed out.", "Try again later, or ask for fewer tokens."),
    ApiCode(3008, 408, "The request was aborted.", "Try again, and keep the connection open."),
    ApiCode(3023, 403, "The account is blocked.", "Ask Cloudflare why."),
    _recorded(3030, 400, "The input is longer than the model accepts.", "Shorten it, or split it."),
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
    _recorded(4007, 500, "An internal error of the API.", "Try again later."),
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
    ApiCode(5007, 400, "There is no such model or task.", "Check the model's name, '@cf/' included."),
    _recorded(
        5012,
        422,
        "The request cannot be processed; no details are recorded.",
        "Read the message of the error.",
    ),
    ApiCode(
        5016, 403, "The licence terms were not accepted.", "Accept them as described on the model's page."
    ),
    _recorded(5017, 500, "An internal error of the API.", "Try again later."),
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
        "The path contains an invalid id, often the account id; on /ai/run without a model in the path, "
        "the input is invalid (400) or the model does not exist (404).",
        "Check the account id in the URL; on /ai/run, check 'model' and 'input'.",
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
    _recorded(
        8007,
        400,
        "The backend rejected the request; its message has the cause. Documented for unsafe prompts (NSFW, "
        "image models), but recorded for others, too: context length, empty 'tools', order of messages.",
        "Read the message, and run `wai validate`: its warnings name what backends are known to reject.",
    ),
    _guessed(8008, 500, "An internal error of the backend.", "Try again later."),
    _recorded(
        9106,
        400,
        "The request has no authentication headers.",
        "Send 'Authorization: Bearer' with a token.",
    ),
    _recorded(
        9109,
        None,
        "The token does not give access to the account or resource, or is not valid.",
        "Check the account id in the URL, and that the token belongs to that account and has the permission "
        "'Workers AI'.",
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
