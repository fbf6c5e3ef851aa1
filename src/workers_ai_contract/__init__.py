"""The toolkit between people and the text models of Cloudflare Workers AI.

What is listed in `__all__` here, and in `workers_ai_contract.strategies`, is public; the rest may change.
Names are resolved when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

# As `typing.TYPE_CHECKING`, to checkers too, without the time that importing it takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from workers_ai_contract.errors import SetupError, UnreadableError, UsageError, WaiError
    from workers_ai_contract.guard import (
        AsyncGuardTransport,
        Guard,
        GuardTransport,
        PayloadWarning,
        guard_async_request,
        guard_request,
        guarded,
    )
    from workers_ai_contract.standin import SeededAnswerer, StandIn
    from workers_ai_contract.validation import InvalidPayloadError, Judge, Judgement, Problem
    from workers_ai_contract.validation.api import explain, is_valid, validate
    from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision, Route

__all__ = [
    "AsyncGuardTransport",
    "Direction",
    "Form",
    "Guard",
    "GuardTransport",
    "InvalidPayloadError",
    "Judge",
    "Judgement",
    "PayloadWarning",
    "Problem",
    "Profile",
    "Revision",
    "Route",
    "SeededAnswerer",
    "SetupError",
    "StandIn",
    "UnreadableError",
    "UsageError",
    "WaiError",
    "explain",
    "guard_async_request",
    "guard_request",
    "guarded",
    "is_valid",
    "validate",
]

_PLACES = {
    "errors": ("SetupError", "UnreadableError", "UsageError", "WaiError"),
    "guard": (
        "AsyncGuardTransport",
        "Guard",
        "GuardTransport",
        "PayloadWarning",
        "guard_async_request",
        "guard_request",
        "guarded",
    ),
    "standin": ("SeededAnswerer", "StandIn"),
    "validation": ("InvalidPayloadError", "Judge", "Judgement", "Problem"),
    "validation.api": ("explain", "is_valid", "validate"),
    "vocabulary": ("Direction", "Form", "Profile", "Revision", "Route"),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACE_OF[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__]
