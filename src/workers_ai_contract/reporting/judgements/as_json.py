"""Judgements as JSON, in the format of `formats/judgement.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from workers_ai_contract.bulk import InputSource, Tally
    from workers_ai_contract.contracts.judgement import Judgement


@dataclass(frozen=True, slots=True)
class _Results:
    """The common part of the three JSON layouts."""

    separator: bytes = b""
    shows_api_errors_of_lines: bool = True
    counts_first: bool = False

    def header(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Return nothing."""
        return b""

    def source_end(self, source: InputSource, tally: Tally) -> bytes:  # noqa: ARG002 - the same for all
        """Return nothing."""
        return b""

    def footer(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Return nothing."""
        return b""


@dataclass(frozen=True, slots=True)
class SingleObject(_Results):
    """The result of a single payload, or an array of several: a single file may be an array of payloads."""

    separator: bytes = b","
    shows_api_errors_of_lines: bool = True
    counts_first: bool = True

    def header(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Begin an array if there are several results."""
        return b"[\n" if total.written > 1 else b""

    def item(self, judgement: Judgement, text: bytes) -> bytes:  # noqa: ARG002 - the text is not needed
        """Return the result."""
        return orjson.dumps(judgement.to_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    def footer(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """End the array."""
        return b"]\n" if total.written > 1 else b""


@dataclass(frozen=True, slots=True)
class ObjectLines(_Results):
    """One result per line."""

    def item(self, judgement: Judgement, text: bytes) -> bytes:  # noqa: ARG002 - the text is not needed
        """Return the result."""
        return orjson.dumps(judgement.to_json(), option=orjson.OPT_APPEND_NEWLINE)


@dataclass(frozen=True, slots=True)
class ObjectArray(_Results):
    """One array of results."""

    separator: bytes = b","
    shows_api_errors_of_lines: bool = True

    def header(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Begin the array."""
        return b"["

    def item(self, judgement: Judgement, text: bytes) -> bytes:  # noqa: ARG002 - the text is not needed
        """Return the result on its own line."""
        return b"\n" + orjson.dumps(judgement.to_json())

    def footer(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """End the array and the last line."""
        return b"\n]\n" if total.written else b"]\n"
