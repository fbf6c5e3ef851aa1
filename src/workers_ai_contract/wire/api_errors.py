"""The errors of Workers AI: code, HTTP status, text and envelope.

Source: the published table of Workers AI errors, and codes recorded on the wire that it omits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.profile import BAD_INPUT_CODE, bad_input_text
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

_BAD_REQUEST = 400
NO_SUCH_MODEL = 5007


@dataclass(frozen=True, slots=True)
class ApiError:
    """One error of the API: `status` is the HTTP status, `front` selects the envelope.

    Model errors (`front` false) have `result: {}` and the message first. Front-end errors (authentication,
    routing) have `result: null` and the code first. `more` holds the codes and messages of further errors
    in the same envelope.
    """

    status: int
    code: int
    message: str
    front: bool = False
    more: tuple[tuple[int, str], ...] = ()

    def body(self) -> JsonObject:
        """Return the error envelope, with its keys in the recorded order."""
        stated = ((self.code, self.message), *self.more)
        if self.front:
            return {
                "result": None,
                "success": False,
                "errors": [{"code": code, "message": message} for code, message in stated],
                "messages": [],
            }
        return {
            "errors": [{"message": message, "code": code} for code, message in stated],
            "success": False,
            "result": {},
            "messages": [],
        }

    @property
    def has_word_on_responses(self) -> bool:
        """Whether the Responses route states a word in place of the code.

        That is recorded with status 400. Errors with another status, and those of the front, have the usual
        envelope there (inferred).
        """
        return not self.front and self.status == _BAD_REQUEST

    def body_of_responses(self) -> JsonObject:
        """Return the envelope of the Responses route: a word as code, and no `success` (recorded)."""
        if not self.has_word_on_responses:
            return self.body()
        return {"error": {"code": "invalid_prompt", "message": self.message}}

    def to_json(self) -> JsonObject:
        """Return the error in the form stored in replay files."""
        return {
            "kind": "error",
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "front": self.front,
            "more": [list(error) for error in self.more],
        }


def bad_input(message: str) -> ApiError:
    """Return the error for a request that does not match the schema (recorded, code 5006)."""
    return ApiError(400, BAD_INPUT_CODE, bad_input_text(message))


def no_such_model(model: str) -> ApiError:
    """Return the error for an unknown model (documented, code 5007)."""
    return ApiError(_BAD_REQUEST, NO_SUCH_MODEL, f"AiError: No such model {model} or task")


def no_route(path: str) -> ApiError:
    """Return the error for an unknown path: 7003 and 7000 in one envelope (recorded)."""
    message = f"Could not route to {path}, perhaps your object identifier is invalid?"
    return ApiError(404, 7003, message, front=True, more=((7000, "No route for that URI"),))


def messages_refusal(model: str) -> JsonObject:
    """Return the body that `/ai/v1/messages` refuses a Workers AI model with (recorded)."""
    message = f'AiError: Anthropic Messages API is not supported for model "{model}"'
    return {"type": "error", "error": {"type": "invalid_request_error", "message": message}}


# Recorded for `POST /ai/run` without a model in the path.
UNIFIED_INPUT_REFUSED = ApiError(400, 7003, "User Input Error", front=True)
UNIFIED_MODEL_UNKNOWN = ApiError(404, 7003, "Model not found", front=True)
MISSING_CREDENTIALS = ApiError(
    400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers", front=True
)
MISSING_BODY = ApiError(400, 3003, "AiError: Missing headers or body")
# The case is inferred: a body is there, so 3003 would be wrong, and it does not reach the backend.
UNREADABLE_BODY = bad_input("the body is not readable as JSON")
INVALID_INPUT = ApiError(400, 8001, "AiError: 8001: Invalid input")
# Code and status are recorded, the text is not.
OVER_THE_WINDOW = ApiError(
    413, 5021, "AiError: The prompt and max_tokens together exceed the context window (128000)"
)
# The text is inferred; code and status are recorded.
FORCED_TOOL_DOES_NOT_FIT = ApiError(
    400, 8006, "AiError: 8006: The forced tool call does not fit into max_tokens"
)

# Errors that a client must expect and must not retry forever; the texts are recorded.
MODEL_ERRORS = (
    INVALID_INPUT,
    bad_input("required properties at '/' are 'messages'"),
    no_such_model(MODEL),
    ApiError(403, 5035, "AiError: This model is not available on the Workers Free plan"),
)
