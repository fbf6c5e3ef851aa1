"""The toolkit between people and the text models of Cloudflare Workers AI.

What is listed in `__all__` here, and in `workers_ai_contract.strategies`, is public; the rest may change.
Names are resolved when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.errors import SetupError, UsageError, WaiError
    from workers_ai_contract.standin import SeededAnswerer, StandIn
    from workers_ai_contract.validation import Judge, Judgement, Problem
    from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision, Route

__all__ = [
    "Direction",
    "Form",
    "Judge",
    "Judgement",
    "Problem",
    "Profile",
    "Revision",
    "Route",
    "SeededAnswerer",
    "SetupError",
    "StandIn",
    "UsageError",
    "WaiError",
]

_PLACES = {
    "errors": ("SetupError", "UsageError", "WaiError"),
    "standin": ("SeededAnswerer", "StandIn"),
    "validation": ("Judge", "Judgement", "Problem"),
    "vocabulary": ("Direction", "Form", "Profile", "Revision", "Route"),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACE_OF[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__]
