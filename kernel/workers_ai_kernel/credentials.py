"""Masks the credentials in URLs: what may be a name, a password, a key or a token becomes `…`.

A text is read once, whatever it holds. A URL is looked for between blanks, and only its user info and the
values of its parameters are replaced.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MASK = "…"
_WORDS = re.compile(r"([ \t\n\r\f\v]+)")
_MARKS = re.compile(r"(:/+)")
# `pathlib` makes one slash of two; a Windows path has a scheme of one letter, and a file name has a dot.
_SCHEME = re.compile(r"(?:^|[^\w.+-])[A-Za-z][A-Za-z0-9+-]{1,11}$")
_LONGEST_SCHEME = 13
_AUTHORITY = re.compile(r"[^/?#]*")
_HOST = re.compile(r"(?:\[[^\]]*\]?|[^:]*)(?::\d*)?")
_FIRST = re.compile(r"[?#]")
_PARAMETER = re.compile(r"([?&;#])([^?&;#]*)")
# These end a sentence or a quotation rather than a URL.
_CLOSING = "'\"`.,:;!?)]}>"


def masked(text: str) -> str:
    """Return the text with `…` for the user info and the parameters of each URL in it."""
    return "".join(_word(word) if ":/" in word else word for word in _WORDS.split(text))


def _word(word: str) -> str:
    bare = word.rstrip(_CLOSING)
    return f"{''.join(_parts(_MARKS.split(bare)))}{word[len(bare) :]}"


def _parts(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a word, which begin with a text; a mark and a text follow in turns."""
    before = parts[0]
    yield before
    for index in range(1, len(parts), 2):
        mark, part = parts[index : index + 2]
        parameters = ""
        if _starts_url(mark, before):
            part, parameters = _without_user(part, is_last=index + 2 == len(parts))
        yield f"{mark}{part}"
        if parameters:
            # They end with the word: a URL in them is a part of a value.
            yield _PARAMETER.sub(_masked_parameter, f"{parameters}{''.join(parts[index + 2 :])}")
            return
        before = part


def _starts_url(mark: str, before: str) -> bool:
    return mark != ":/" or _SCHEME.search(before[-_LONGEST_SCHEME:]) is not None


def _without_user(part: str, *, is_last: bool) -> tuple[str, str]:
    """Return what follows the scheme without its user info, divided where its parameters begin."""
    start = _end_of_user(part, is_last=is_last)
    if start:
        part = f"{MASK}{part[start:]}"
    found = _FIRST.search(part)
    return (part, "") if found is None else (part[: found.start()], part[found.start() :])


def _end_of_user(part: str, *, is_last: bool) -> int:
    """Return where the user info ends, before its `@`; 0 if the URL has no user info.

    A password may hold what ends the authority, if it is not encoded: then no host is in front of that.
    """
    authority = _AUTHORITY.match(part)
    end = len(part) if authority is None else authority.end()
    at = part.rfind("@", 0, end)
    if at >= 0 or _HOST.fullmatch(part, 0, end):
        return max(at, 0)
    at = _last_at(part)
    is_cut = end == len(part) and (not is_last or part.endswith(MASK))
    return len(part) if at == 0 and is_cut else at


def _last_at(part: str) -> int:
    """Return the place of the last `@` that does not begin a name in the path, as the models' names do."""
    found = [match.start() for match in re.finditer(r"(?<!/)@", part)]
    return found[-1] if found else 0


def _masked_parameter(match: re.Match[str]) -> str:
    mark, parameter = match.groups()
    if mark == "#" and (parameter.startswith("/") or "=" not in parameter):
        return match.group()
    name, equals, value = parameter.partition("=")
    if value.strip("="):
        return f"{mark}{name}={MASK}"
    # Without a value, the whole may be the secret, and the end of one in base64 is padding.
    is_empty = not name or (equals and not value)
    return match.group() if is_empty else f"{mark}{MASK}"
