"""Strategies for whole streams."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.transcripts import CORRUPTIONS, transcript_drawer
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import Source

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
    _drawer(form, corruption)
    return _sse_transcripts(form=form, corruption=corruption)


@drawn_as("sse_transcripts")
def _sse_transcripts(draw: DrawFn, *, form: str | None = None, corruption: str | None = None) -> bytes:
    return _drawer(form, corruption)(HypothesisSource(draw))


@cache
def _drawer(form: str | None, corruption: str | None) -> Callable[[Source], bytes]:
    return transcript_drawer(form=form, corruption=corruption)
