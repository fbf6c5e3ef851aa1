"""What the stand-in refuses of the AI binding, each in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.standin.rendering import JSON_TYPE
from workers_ai_contract.vocabulary import MODEL
from workers_ai_contract.wire import ApiError
from workers_ai_contract.wire.api_errors import bad_input

if TYPE_CHECKING:
    from urllib.parse import SplitResult

HOST = "workers-binding.ai"
"""The host of every URL that the binding fetches."""
# Statuses are those of HTTP, codes those of a path that leads nowhere: the API has no such answers.
_NOT_THERE = 501
_NOT_FOUND = 404
_CODE = 7000
_LONGEST_TYPE = 80

NO_RPC = ApiError(
    426, _CODE, "The stand-in answers the AI binding over HTTP only, not over a WebSocket", front=True
)
NO_WEBSOCKETS = ApiError(
    _NOT_THERE, _CODE, f"AiError: The option websocket is for audio models; {MODEL} is called without it"
)
NO_MODEL = ApiError(400, 5007, "AiError: No such model undefined or task")
NO_MODEL_HEADER = bad_input("the header MF-Header-cf-consn-model-id is missing; it names the model")
NOT_INPUTS = bad_input("the body of the binding is not {inputs, options}")
NOT_FOR_WORKERS_AI = ApiError(
    _NOT_THERE, _CODE, "The stand-in's gateway().run() needs a request to the provider workers-ai", front=True
)


def refusal_of(name: str, url: SplitResult) -> ApiError:
    """Return the refusal of a URL that the stand-in has no answer for.

    Args:
        name: The name of the binding.
        url: The URL that the binding fetched.
    """
    match url.path.split("/"):
        case ["", "ai-gateway", "gateways", _, "logs", *_]:
            # With this status the binding throws `AiGatewayLogNotFound`.
            return _refusal("The stand-in keeps no logs of a gateway", _NOT_FOUND)
        case ["", "to-everything", *_]:
            return _refusal("The stand-in converts no files: toMarkdown() needs the real service")
        case ["", "autorag" | "ai-search", *_]:
            return _refusal("The stand-in has no AI Search: autorag() needs the real service")
        case _ if url.hostname == HOST:
            return _refusal(f"The stand-in has no answer for the AI binding at {url.path}", _NOT_FOUND)
        case _:
            shown = f"{url.hostname or ''}{url.path}"
            sentence = f"The stand-in answers the AI binding only; {name or 'a binding'} asked for {shown}"
            return _refusal(sentence, _NOT_FOUND)


def refusal_of_type(content_type: str | None) -> ApiError | None:
    """Return the refusal of the inputs of a run that are not JSON by their `Content-Type`, or None.

    The binding always names a type: that of JSON, or the one that its caller gives a stream.
    """
    if content_type is None:
        return bad_input(f"the header MF-Header-content-type is missing; for JSON it is {JSON_TYPE}")
    if content_type.partition(";")[0].strip().lower() == JSON_TYPE:
        return None
    shown = content_type[:_LONGEST_TYPE]
    return bad_input(f"{MODEL} takes no stream as input ({shown}): pass messages, prompt or input as JSON")


def _refusal(sentence: str, status: int = _NOT_THERE) -> ApiError:
    return ApiError(status, _CODE, sentence, front=True)
