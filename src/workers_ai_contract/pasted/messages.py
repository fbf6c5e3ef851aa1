"""One error as the API states it, and the text that surrounds its message."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES = r"(?:AiError|InferenceUpstreamError|AiGatewayError)"

_PREFIXES = re.compile(rf"(?:(?:{NAMES}|Bad input|Error|\d{{4,5}}):\s*)+")
_API_PREFIX = re.compile(rf"(?:Error:\s*)*(?:{NAMES}|Bad input|\d{{4,5}}):")
_CODE = re.compile(r"\d{4,5}")
# As wrangler ends a message, or as all of it: `[code: 10000]`, `error code: 10000`.
_ENDING_CODE = re.compile(r"\s*[\[(]?\b(?:error\s+)?code:?\s+(\d{4,5})[\])]?\.?$", re.IGNORECASE)
_UUID = re.compile(r"\(([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)")
_UUID_LENGTH = 38
# A truncated id: the message before it is complete.
_CUT_UUID = re.compile(r"\s*\((?:[0-9a-fA-F][0-9a-fA-F-]{0,35})?(?:…|\.{3})$")
# The ellipsis of a shortened message.
_ELLIPSIS = re.compile(r"[:,]?\s*(?:…|\.{3})$")
_QUOTES = (('"', '"'), ("'", "'"), ("`", "`"))


@dataclass(frozen=True, slots=True)
class FoundError:
    """One error of the API.

    `message` has neither prefixes nor the trailing id, which is `uuid`; it ends with an ellipsis if the text
    was truncated. `code` is None if none is stated; `word` is a code that is not a number, such as
    `invalid_prompt`. `status` is an HTTP status that the error itself states. `marked` is true if something
    shows that this is an error of the API: a body, or a prefix like `AiError:`.
    """

    message: str
    code: int | None = None
    status: int | None = None
    uuid: str | None = None
    marked: bool = False
    word: str | None = None


def error_of(
    stated: str, code: int | None = None, status: int | None = None, *, marked: bool = False
) -> FoundError:
    """Return the error with a message as the API writes it, with prefixes and id."""
    bare = _unquoted(stated.strip())
    uuid = _UUID.fullmatch(bare[-_UUID_LENGTH:])
    bare = bare[:-_UUID_LENGTH].rstrip() if uuid else bare
    bare = f"{bare[:-50]}{_CUT_UUID.sub('', bare[-50:])}"
    prefix = _PREFIXES.match(bare)
    if prefix:
        number = _CODE.search(prefix.group())
        code = int(number.group()) if number and code is None else code
        marked = marked or _API_PREFIX.match(bare) is not None
        bare = bare[prefix.end() :]
        # Where the code is all that is left of the message, as in `AiError: 3040`.
        if code is None and _CODE.fullmatch(bare):
            code, bare = int(bare), ""
    ending = _ENDING_CODE.search(bare[-40:]) if code is None else None
    if ending:
        code, bare = int(ending.group(1)), bare[: len(bare) - len(ending.group())]
    return FoundError(bare, code, status, uuid.group(1) if uuid else None, marked)


def is_cut(message: str) -> bool:
    """Return whether a message ends with an ellipsis."""
    return _ELLIPSIS.search(message[-10:]) is not None


def without_ellipsis(message: str) -> str:
    """Return a message without the ellipsis at its end."""
    return message[:-10] + _ELLIPSIS.sub("", message[-10:])


def _unquoted(text: str) -> str:
    for first, last in _QUOTES:
        inner = text[1:-1]
        if len(text) > 1 and text.startswith(first) and text.endswith(last) and last not in inner:
            return inner.strip()
    return text
