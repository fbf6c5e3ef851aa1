"""Transports of httpx that judge what passes through them, below retries and redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from workers_ai_contract.guard.checking import Guard

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class GuardTransport(httpx.BaseTransport):
    """Sends through another transport what its guard lets pass (by default `Guard()`)."""

    def __init__(self, transport: httpx.BaseTransport | None = None, guard: Guard | None = None) -> None:
        self._transport = transport or httpx.HTTPTransport()
        self._guard = guard or Guard()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Judge a request, then send it.

        Raises:
            InvalidPayloadError: its body is wrong or unreadable.
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
        """Close the transport that is sent through."""
        self._transport.close()


class AsyncGuardTransport(httpx.AsyncBaseTransport):
    """Sends through another asynchronous transport what its guard lets pass (by default `Guard()`)."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None, guard: Guard | None = None) -> None:
        self._transport = transport or httpx.AsyncHTTPTransport()
        self._guard = guard or Guard()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Judge a request, then send it; raises as `GuardTransport.handle_request` does."""
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
        """Close the transport that is sent through."""
        await self._transport.aclose()
