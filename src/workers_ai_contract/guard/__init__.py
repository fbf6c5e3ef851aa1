"""Stops wrong requests before they are sent: hooks and transports for httpx, and a decorator.

    httpx.Client(event_hooks={"request": [guard_request]})
    httpx.AsyncClient(event_hooks={"request": [guard_async_request]})

`Guard` has the settings. Only the transports need httpx itself; the hooks serve whatever has its requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.guard.checking import Guard, guard_async_request, guard_request
from workers_ai_contract.guard.functions import guarded
from workers_ai_contract.guard.telling import PayloadWarning

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

        raise SetupError(f"{name} wraps a transport of httpx: pip install httpx") from error
    return getattr(transports, name)


def __dir__() -> list[str]:
    return [*__all__]
