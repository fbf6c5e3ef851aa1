"""Names that all packages share: the model, forms, directions and revisions."""

from __future__ import annotations

from enum import StrEnum

MODEL = "@cf/openai/gpt-oss-20b"


class Form(StrEnum):
    """The four forms of a request to a text model; the values are the public names."""

    PROMPT = "prompt"
    CHAT = "chat"
    RESPONSES = "responses"
    BATCH = "batch"


class Direction(StrEnum):
    """The direction of a payload, seen from the caller."""

    INPUT = "input"
    OUTPUT = "output"
    STREAM = "stream"
    ERROR = "error"


class Revision(StrEnum):
    """The published revisions, oldest first."""

    R0 = "r0"
    R1 = "r1"
    R2 = "r2"
    R3 = "r3"
    R4 = "r4"
    R5 = "r5"


LATEST = Revision.R5

_FORM_BY_TITLE = {
    "Prompt": Form.PROMPT,
    "Messages": Form.CHAT,
    "Responses": Form.RESPONSES,
    "Responses_Async": Form.BATCH,
}
_PUBLISHED_PREFIXES = ("GPT_OSS_20B_", "GPT_OSS_")
_PUBLISHED_SUFFIX = "_Output"


def form_of_title(title: str | None) -> Form | None:
    """Return the form for the title of a published branch, or None for any other title."""
    if title is None:
        return None
    stem = title.removesuffix(_PUBLISHED_SUFFIX)
    for prefix in _PUBLISHED_PREFIXES:
        stem = stem.removeprefix(prefix)
    return _FORM_BY_TITLE.get(stem)
