"""Recognises an error of the API by its code and its text."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workers_ai_contract.api_messages import read_error
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.catalogue.api_texts import API_TEXTS, folded
from workers_ai_contract.pasted import is_cut, without_ellipsis

if TYPE_CHECKING:
    from workers_ai_contract.api_messages import ApiText
    from workers_ai_contract.catalogue.api_codes import ApiCode
    from workers_ai_contract.catalogue.api_texts import KnownText
    from workers_ai_contract.pasted import FoundError

# A longer message is not a misspelt known text.
_LONGEST_MISSPELT = 200


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is known about one error.

    `codes` are the entries that it can be: the stated code, or those that its text is sent with. `texts` are
    the known texts in its message. `refusal` is the parsed message if the request was rejected by the schema.
    `is_certain` is false if the text alone does not settle which error it is.
    """

    error: FoundError
    codes: tuple[ApiCode, ...] = ()
    texts: tuple[KnownText, ...] = ()
    refusal: ApiText | None = None
    is_certain: bool = True

    def __bool__(self) -> bool:
        return bool(self.codes or self.texts or self.refusal)


def recognised(error: FoundError) -> Recognised:
    """Recognise one error by its code, its clauses or its text."""
    parsed = read_error(error)
    if len(parsed.unknown) < len(parsed.clauses):
        return Recognised(error, refusal=parsed)
    texts = _texts(error.message) or word_texts(error.word)
    if error.code is None:
        return _by_text(error, texts)
    codes = tuple(API_CODES[code] for code in (error.code,) if code in API_CODES)
    fitting = tuple(text for text in texts if error.code in text.codes or not text.codes)
    if codes:
        return Recognised(error, codes, fitting)
    # An unknown code: the text may still be known.
    return Recognised(error, (), texts, is_certain=False)


def word_texts(word: str | None) -> tuple[KnownText, ...]:
    """Return what is known about a code that is a word."""
    return tuple(text for text in API_TEXTS if text.text == word)


def closest_text(message: str) -> KnownText | None:
    """Return the known text that is most similar to a message, or None if it is missing."""
    if len(message) > _LONGEST_MISSPELT:
        return None
    by_text = {folded(text.text): text for text in reversed(API_TEXTS)}
    close = get_close_matches(folded(message), list(by_text), n=1, cutoff=0.6)
    return by_text[close[0]] if close else None


def codes_with_status(status: int) -> tuple[ApiCode, ...]:
    """Return the codes that are sent with an HTTP status."""
    return tuple(code for code in API_CODES.values() if code.status == status)


def _by_text(error: FoundError, texts: tuple[KnownText, ...]) -> Recognised:
    numbers = [number for text in texts for number in text.codes]
    codes = tuple(API_CODES[number] for number in dict.fromkeys(numbers))
    said = any(text.meaning for text in texts)
    doubtful = not error.marked and any(text.common for text in texts)
    certain = not doubtful and (said or len(codes) <= 1)
    return Recognised(error, codes, texts, is_certain=certain)


def _texts(message: str) -> tuple[KnownText, ...]:
    found = tuple(text for text in API_TEXTS if text.fits(message))
    if found or not is_cut(message):
        return found
    beginning = without_ellipsis(message)
    return tuple(text for text in API_TEXTS if text.begins_with(beginning))
