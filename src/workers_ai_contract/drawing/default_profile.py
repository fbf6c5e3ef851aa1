"""What is drawn when no profile is named: requests that schema and API both accept, answers as observed."""

from __future__ import annotations

from typing import Final

from workers_ai_contract.vocabulary import Direction, Profile

# Valid under published and enforced; there are such payloads of requests only.
ACCEPTED_BY_BOTH: Final = "default"
_LATEST: Final = "latest"


def drawn_profile(direction: str, profile: str | None, revision: str = _LATEST) -> str:
    """Return the name of the profile to draw from; `default` for requests without a profile.

    Only the published schemas of answers have revisions, so a revision of these means `published`.
    """
    if profile is not None:
        return profile
    return ACCEPTED_BY_BOTH if direction == Direction.INPUT else _of_answers(revision)


def violated_profile(direction: str, profile: str | None, revision: str = _LATEST) -> str:
    """Return the name of the profile that near misses violate: by default the one that judges by default."""
    if profile is not None:
        return profile
    return Profile.ENFORCED if direction == Direction.INPUT else _of_answers(revision)


def _of_answers(revision: str) -> str:
    return Profile.OBSERVED if revision == _LATEST else Profile.PUBLISHED
