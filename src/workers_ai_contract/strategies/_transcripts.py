"""Strategies for complete streams."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.transcripts import CORRUPTIONS, transcript_drawer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import ChoiceSource

TRANSCRIPT_CORRUPTIONS: Mapping[str, str] = MappingProxyType(
    {name: corruption.code for name, corruption in CORRUPTIONS.items()}
)
"""All corruptions of a stream by name, each with the only code that the judge reports for it."""


def sse_transcripts(*, form: str | None = None, corruption: str | None = None) -> SearchStrategy[bytes]:
    """Draw complete streams as raw bytes, well-formed or with one corruption.

    Args:
        form: `prompt`, `chat` or `responses`; None draws any form that can have the corruption.
        corruption: one of `TRANSCRIPT_CORRUPTIONS`; None draws streams without problems.

    Raises:
        UsageError: the form or corruption does not exist, or the form does not have the corruption.
    """
    _drawer(form, corruption)
    return _sse_transcripts(form=form, corruption=corruption)


@drawn_as("sse_transcripts")
def _sse_transcripts(draw: DrawFn, *, form: str | None = None, corruption: str | None = None) -> bytes:
    return _drawer(form, corruption)(HypothesisSource(draw))


@cache
def _drawer(form: str | None, corruption: str | None) -> Callable[[ChoiceSource], bytes]:
    return transcript_drawer(form=form, corruption=corruption)
