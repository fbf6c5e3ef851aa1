"""Keeps tokens and passwords out of messages, files and headers that cannot carry them."""

from __future__ import annotations

import re

from workers_ai_codegen.errors import CodegenError

_TOKEN = re.compile(r"[!-~]+")
_CREDENTIALS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)@")


def clean_token(text: str | None) -> str | None:
    """Return the token without surrounding white space, or None if it is missing.

    Raises:
        CodegenError: an HTTP header cannot carry the token; the sentence does not contain it.
    """
    token = (text or "").strip()
    if token and not _TOKEN.fullmatch(token):
        raise CodegenError(
            "the API token contains a character that is not allowed in an HTTP header: copy the token again"
        )
    return token or None


def split_base_url(url: str) -> tuple[str, str | None]:
    """Return a base URL without credentials, and the credentials (`name:password`) or None.

    Raises:
        CodegenError: the URL may contain a secret in another place; the sentence does not contain the URL.
    """
    url = url.strip()
    found = _CREDENTIALS.match(url)
    bare = url if found is None else f"{found[1]}{url[found.end() :]}"
    if "@" in bare or "?" in bare or "#" in bare:
        raise CodegenError(
            "the base URL must not contain a query, a fragment, or '@' other than after a user name and "
            "password (write '/', '?', '#' and '@' in a password as %2F, %3F, %23 and %40)"
        )
    return bare, None if found is None else found[2]
