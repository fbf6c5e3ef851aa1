"""The toolkit between people and the text models of Cloudflare Workers AI.

What is listed in `__all__` here, and in `workers_ai_contract.strategies`, is public; the rest may change.
Names are resolved when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.lazy import lazy_names

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import InvalidPayloadError, Judgement
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
    from workers_ai_contract.judging.api import explain, is_valid, validate
    from workers_ai_contract.judging.judge import Judge
    from workers_ai_contract.standin import SeededAnswerer, StandIn
    from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision, Route
    from workers_ai_kernel.problem import Problem

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

__getattr__ = lazy_names(
    globals(),
    {
        ".contracts.judgement": ("InvalidPayloadError", "Judgement"),
        ".errors": ("SetupError", "UnreadableError", "UsageError", "WaiError"),
        ".guard": (
            "AsyncGuardTransport",
            "Guard",
            "GuardTransport",
            "PayloadWarning",
            "guard_async_request",
            "guard_request",
            "guarded",
        ),
        ".judging.api": ("explain", "is_valid", "validate"),
        ".judging.judge": ("Judge",),
        ".standin": ("SeededAnswerer", "StandIn"),
        ".vocabulary": ("Direction", "Form", "Profile", "Revision", "Route"),
        "workers_ai_kernel.problem": ("Problem",),
    },
)


def __dir__() -> list[str]:
    return [*__all__]
