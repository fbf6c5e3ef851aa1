"""Finds the API's errors in text that people paste: bodies, SDK messages, logs.

literals  reads JSON, the repr of Python and the util.inspect of Node, also if the end is missing
bodies    finds the errors in a parsed body
messages  splits a message from the prefixes and the id that the API puts around it
finding   finds all of this in any text, and what is there instead: an HTTP status, an HTML page
"""

from __future__ import annotations

from workers_ai_contract.pasted.finding import PastedText, find
from workers_ai_contract.pasted.messages import FoundError, error_of, is_cut, without_ellipsis

__all__ = ["FoundError", "PastedText", "error_of", "find", "is_cut", "without_ellipsis"]
