"""httpx transports that check every request, including retries and redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from workers_ai_contract.guard.checking import Guard

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class GuardTransport(httpx.BaseTransport):
    """Checks each request with a guard (default: `Guard()`) and sends it through another transport."""

    def __init__(self, transport: httpx.BaseTransport | None = None, guard: Guard | None = None) -> None:
        self._transport = transport or httpx.HTTPTransport()
        self._guard = guard or Guard()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Check a request, then send it.

        Raises:
            InvalidPayloadError: the body is invalid or unreadable.
        """
        self._guard.check(request)
        return self._transport.handle_request(request)

    def __enter__(self) -> Self:
        self._transport.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._transport.__exit__(exc_type, exc_value, traceback)

    def close(self) -> None:
        """Close the wrapped transport."""
        self._transport.close()


class AsyncGuardTransport(httpx.AsyncBaseTransport):
    """Checks each request with a guard (default: `Guard()`) and sends it through another async transport."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None, guard: Guard | None = None) -> None:
        self._transport = transport or httpx.AsyncHTTPTransport()
        self._guard = guard or Guard()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check a request, then send it; raises the same errors as `GuardTransport.handle_request`."""
        await self._guard.check_async(request)
        return await self._transport.handle_async_request(request)

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._transport.__aexit__(exc_type, exc_value, traceback)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._transport.aclose()
