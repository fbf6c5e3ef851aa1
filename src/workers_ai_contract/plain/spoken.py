"""What can be taken from a user's message, in order: numbers, names, dates, addresses, words."""

from __future__ import annotations

import re
from collections import deque

_NUMBER = re.compile(r"(?<![\w.-])-?\d{1,15}(?:\.\d{1,6})?(?![\w-])")
_NAME = re.compile(r"\b[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+){0,3}")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b")
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}\b")
_ADDRESS = re.compile(r"https?://[^\s\"'<>()]{1,200}[^\s\"'<>().,;]")
_QUOTED = re.compile(r"\"([^\"]{1,200})\"|'([^']{1,200})'(?!\w)")
_NAMED = re.compile(
    r"\b(?:named|called|titled|entitled|name is|name:)\s+(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([A-Z][\w-]*))"
)
_FORMULA = re.compile(r"[-(]{0,3}\d[\d.]{0,15}(?: ?[-+*/^%()] ?[\d.()-]{1,15}){1,20}")
_SUBJECT = re.compile(r"\s*([A-Z][^\W\d_]+) (?:in|at|for|of|on|about)\b")
_PLACED = re.compile(r"\b(?:in|into|at) (?:the|my|our|this) ([^\W\d_]{3,40})")
_CURRENCY = re.compile(r"\b[A-Z]{3}\b")
_WORD = re.compile(r"[^\W\d_]{3,40}")
_SEEN = 4_000
# Words that begin sentences, ask, or have a capital, and name neither a person nor a place.
_EMPTY = frozenset(
    """
    a about add after all also an and any are as at before both but by can could did do does each every
    for from has have he hello her hey hi him his how i if in into is it its just me more most my named
    need no not of ok okay on once one only or our out over please saying she should so some than thank
    thanks that the their them then there these they this to too two under until up using want was we
    were what when where which while who whom whose why will with would yes you your analyse analyze
    answer ask assume book buy calculate call called cancel change check choose classify close compare
    compute convert count create decide define delete describe determine draft email estimate evaluate
    explain extract fetch fill find generate get give go group help identify imagine invite label let
    list look make meet move name open order pay pick plan play put rank rate read recommend remind
    remove rename repeat reply report reserve return rewrite run save say schedule search sell send set
    show solve sort start stop store suggest summarise summarize switch take tell tool translate try
    turn update use wait welcome work write monday tuesday wednesday thursday friday saturday sunday
    today tomorrow tonight yesterday now later soon january february march april may june july august
    september october november december celsius fahrenheit weather temperature json
    """.split()  # noqa: SIM905 - a list would take a line for each word
)


class Spoken:
    """A user's message; each `take_` method returns the next thing of its kind, or None."""

    def __init__(self, message: str) -> None:
        self.message = message
        seen = message[:_SEEN]
        self._dates = deque(_DATE.findall(seen))
        self._times = deque(_TIME.findall(seen))
        self._emails = deque(_EMAIL.findall(seen))
        self._addresses = deque(_ADDRESS.findall(seen))
        self._formulas = deque(found.strip() for found in _FORMULA.findall(_DATE.sub(" ", seen)))
        self._named = deque(one or other or bare for one, other, bare in _NAMED.findall(seen))
        self._quoted = deque(one or other for one, other in _QUOTED.findall(seen))
        bare = _TIME.sub(" ", _DATE.sub(" ", _EMAIL.sub(" ", _ADDRESS.sub(" ", seen))))
        self._numbers = deque(_NUMBER.findall(bare))
        self._names = deque(_names_in(bare))
        self._placed = deque(_PLACED.findall(bare))
        self._currencies = deque(_CURRENCY.findall(bare))
        self._words = deque(word for word in _WORD.findall(bare) if word.lower() not in _EMPTY)

    def take_number(self) -> float | int | None:
        """Return the next number."""
        found = _next(self._numbers)
        return None if found is None else float(found) if "." in found else int(found)

    def take_name(self) -> str | None:
        """Return the next capitalised name, such as a city or a person."""
        return _next(self._names)

    def take_named(self) -> str | None:
        """Return the next thing that the message gives a name: "a tool called Compass"."""
        return _next(self._named)

    def take_placed(self) -> str | None:
        """Return the next thing that something is in: "the light in the kitchen"."""
        return _next(self._placed)

    def take_date(self) -> str | None:
        """Return the next date in the form YYYY-MM-DD."""
        return _next(self._dates)

    def take_time(self) -> str | None:
        """Return the next time in the form HH:MM."""
        return _next(self._times)

    def take_email(self) -> str | None:
        """Return the next email address."""
        return _next(self._emails)

    def take_address(self) -> str | None:
        """Return the next URL."""
        return _next(self._addresses)

    def take_formula(self) -> str | None:
        """Return the next arithmetic expression."""
        return _next(self._formulas)

    def take_currency(self) -> str | None:
        """Return the next code of a currency: three capital letters."""
        return _next(self._currencies)

    def take_words(self) -> str | None:
        """Return the next quoted text, or else the next name, or else the next word that means something."""
        return _next(self._quoted) or _next(self._names) or _next(self._words)

    def mentions(self, text: str) -> bool:
        """Return whether the message has this text as words of its own, in any case."""
        plain = re.escape(text.replace("_", " "))
        return (
            bool(text)
            and re.search(rf"(?<!\w){plain}(?!\w)", self.message[:_SEEN], re.IGNORECASE) is not None
        )


def _names_in(text: str) -> list[str]:
    """Return the capitalised names in order; "Tide" of "Tide in Brest" comes last."""
    found: list[str] = []
    subject = _SUBJECT.match(text)
    start = 0 if subject is None else subject.end(1)
    for name in [*_NAME.findall(text[start:]), *([subject[1]] if subject else [])]:
        words = name.split(" ")
        while words and words[0].lower() in _EMPTY:
            words = words[1:]
        if words:
            found.append(" ".join(words))
    return found


def _next(left: deque[str]) -> str | None:
    return left.popleft() if left else None
