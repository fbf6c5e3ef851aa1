"""Stops invalid requests before they are sent: event hooks and transports for httpx, and a decorator.

    httpx.Client(event_hooks={"request": [guard_request]})
    httpx.AsyncClient(event_hooks={"request": [guard_async_request]})

`Guard` holds the settings. Only the transports import httpx; the hooks accept any request object that has
the interface of `httpx.Request`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.guard.checking import Guard, guard_async_request, guard_request
from workers_ai_contract.guard.functions import guarded
from workers_ai_contract.guard.warning_sinks import PayloadWarning

if TYPE_CHECKING:
    from workers_ai_contract.guard.transports import AsyncGuardTransport, GuardTransport

__all__ = [
    "AsyncGuardTransport",
    "Guard",
    "GuardTransport",
    "PayloadWarning",
    "guard_async_request",
    "guard_request",
    "guarded",
]


def __getattr__(name: str) -> object:
    if name not in {"AsyncGuardTransport", "GuardTransport"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from workers_ai_contract.guard import transports
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        from workers_ai_contract.errors import SetupError

        raise SetupError(f"{name} wraps an httpx transport: pip install httpx") from error
    return getattr(transports, name)


def __dir__() -> list[str]:
    return [*__all__]
