"""Strategies for whole streams."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.transcripts import CORRUPTIONS, draw_transcript
from workers_ai_contract.drawing.transcripts.corruption import STREAMED
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies._naming import drawn_as, form_named
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.vocabulary import Form

TRANSCRIPT_CORRUPTIONS: Mapping[str, str] = MappingProxyType(
    {name: corruption.code for name, corruption in CORRUPTIONS.items()}
)
"""Every way to spoil a stream, with the code that the judge then gives, and no other."""


def sse_transcripts(*, form: str | None = None, corruption: str | None = None) -> SearchStrategy[bytes]:
    """Draw whole streams as they travel, well-formed or spoilt in one way.

    Args:
        form: `prompt`, `chat` or `responses`; None draws any that can be spoilt so.
        corruption: one of `TRANSCRIPT_CORRUPTIONS`; None draws what the observed contract finds nothing in.

    Raises:
        UsageError: there is no such form or corruption, or they do not go together.
    """
    _forms(form, corruption)
    return _sse_transcripts(form=form, corruption=corruption)


@drawn_as("sse_transcripts")
def _sse_transcripts(draw: DrawFn, *, form: str | None = None, corruption: str | None = None) -> bytes:
    source = HypothesisSource(draw)
    chosen = source.choice(_forms(form, corruption))
    return draw_transcript(source, chosen, None if corruption is None else CORRUPTIONS[corruption])


@cache
def _forms(form: str | None, corruption: str | None) -> tuple[Form, ...]:
    """Return the forms that can be drawn."""
    if corruption is not None and corruption not in CORRUPTIONS:
        known = ", ".join(CORRUPTIONS)
        raise UsageError(f"there is no corruption {corruption!r}: choose one of {known}")
    wanted = form_named(form)
    possible = STREAMED if corruption is None else CORRUPTIONS[corruption].forms
    if wanted is None:
        return possible
    if wanted not in possible:
        what = "stream" if corruption is None else f"corruption {corruption!r}"
        raise UsageError(f"there is no {what} of the form {form!r}: choose one of {', '.join(possible)}")
    return (wanted,)
