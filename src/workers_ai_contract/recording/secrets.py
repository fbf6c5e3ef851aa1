"""What is a secret by its name or by its form: tokens, keys, cookies, passwords."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.recording.spellings import Span

REMOVED = "(removed)"
_SCHEMES = frozenset({"bearer", "basic"})
_SECRET_NAMES = re.compile(
    r"authorization|api[-_]?key|auth[-_]?(key|email|token)|token|secret|password|cookie|signature|credential|jwt|session"
    r"|access[-_]key|private[-_]key|x-amz-security",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)[^/?#@]*@")
_PARAMETER = re.compile(r"([?&;])([^=&#]+)=([^&#]*)")
# Tokens that are told by their form: of OpenAI, GitHub, AWS, Slack, Hugging Face, JWT, Cloudflare, PEM.
_FORMS = (
    r"\bsk-[\w-]{20,}|\bgh[opsur]_\w{30,}|\bgithub_pat_\w{22,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bxox[abeprs]-[\w-]{10,}"
    r"|\bhf_\w{30,}|\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,2000}\.[\w-]{8,}|\bcf(?:[au]t|k)_\w{30,}"
    r"|\bBearer\s+[\w.~+/-]{16,}=*"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]{1,8000}"
)
# A member of JSON, also of JSON inside a string, whose name says that its value is a secret.
_MEMBER = (
    r"(?<=\")[\w-]{0,40}(?:api[-_]?key|secret|password|authorization|credentials?|(?:access|refresh|id|auth|api)[-_]?token)"
    r"\\*\"\s{0,8}:\s{0,8}\\*\"(?P<value>[^\"\\]{8,})"
)
# In a URL: user info that has a password, and a parameter whose name says that its value is a secret.
_IN_URL = (
    r"(?<=://)[^\s/?#@\"\\:]{0,200}:[^\s/?#@\"\\]{1,200}(?=@)"
    r"|(?<=[?&;])[\w-]{0,40}(?:api[-_]?key|secret|password|credential|token|signature)[\w-]{0,20}="
    r"(?P<parameter>[^\s&;#\"\\]{1,4000})"
)
# One of these is in every match; looking for them first is much faster.
_MARKS = (
    *(
        "sk-",
        "ghp_",
        "gho_",
        "ghs_",
        "ghu_",
        "ghr_",
        "github_pat_",
        "akia",
        "asia",
        "xox",
        "hf_",
        "eyj",
        "cfat_",
    ),
    *("cfut_", "cfk_", "bearer", "private key", "apikey", "api_key", "api-key", "secret", "password"),
    *("authorization", "credential", 'token"', "token\\", "://"),
)
_IN_TEXT = re.compile(f"{_MEMBER}|{_FORMS}|{_IN_URL}", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=512)
def is_secret(name: str) -> bool:
    """Return whether a header or parameter of that name holds a secret."""
    return _SECRET_NAMES.search(name) is not None


def without_value(value: str) -> str:
    """Return what is shown of the value of a secret header: the scheme of `Authorization` stays."""
    scheme, credentials = divided(value)
    return f"{scheme} {REMOVED}" if scheme and credentials else REMOVED


def divided(value: str) -> tuple[str, str]:
    """Return the scheme of a value of `Authorization`, and the rest; an empty scheme if it has none."""
    scheme, blank, rest = value.partition(" ")
    return (scheme, rest.strip()) if blank and scheme.lower() in _SCHEMES else ("", value.strip())


def without_parameters(url: str) -> str:
    """Return a URL without its user, and without the values of parameters that hold secrets."""
    return _PARAMETER.sub(_parameter, _USER_INFO.sub(f"{REMOVED}@", url))


def secrets_in_url(url: str) -> list[str]:
    """Return the secrets that a URL has: its password, and the values of parameters that hold secrets."""
    found = [match[3] for match in _PARAMETER.finditer(url) if is_secret(match[2])]
    return [*found, *(user.rstrip("@").rpartition(":")[2] for user in _USER_INFO.findall(url))]


def spans_of_known_forms(text: str) -> list[Span]:
    """Return where a text has tokens of well-known forms, or values that are named as secrets."""
    lowered = text.lower()
    # A loop is faster than any() here, and most texts have none.
    for mark in _MARKS:
        if mark in lowered:
            return [_span(match) for match in _IN_TEXT.finditer(text)]
    return []


def _span(match: re.Match[str]) -> Span:
    value = match["value"] or match["parameter"]
    return (match.start() if value is None else match.end() - len(value), match.end())


def _parameter(match: re.Match[str]) -> str:
    mark, name, value = match.groups()
    return f"{mark}{name}={REMOVED if is_secret(name) else value}"
