"""Checks the requests of an HTTP client in its event hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.guard.addresses import address_of
from workers_ai_contract.guard.warning_sinks import LOGGER, warning_sink
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import MODEL, Route
from workers_ai_kernel.reading import ReadingError, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workers_ai_contract.guard.addresses import Address
    from workers_ai_contract.guard.warning_sinks import WarningSink

# An AI Gateway prefixes model names with this.
_PROVIDER = "workers-ai/"


class _Url(Protocol):
    @property
    def path(self) -> str: ...


class HttpRequest(Protocol):
    """The part of `httpx.Request` that the guard uses."""

    @property
    def method(self) -> str:
        """The method, in capitals."""
        ...

    @property
    def url(self) -> _Url:
        """The URL."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; names in any case."""
        ...

    @property
    def content(self) -> bytes:
        """The body; raises RuntimeError if it is a stream that has not been read."""
        ...

    def read(self) -> bytes:
        """Read a streamed body into memory; it is then sent from there."""
        ...

    async def aread(self) -> bytes:
        """Read an asynchronously streamed body into memory."""
        ...


class Guard:
    """Lets valid requests to Workers AI pass and raises for invalid ones before anything is sent.

    A request is checked if its path is a Workers AI endpoint (direct or through AI Gateway) and its model is
    one of `models`; the path determines the route. All other requests pass unchecked. `warnings` selects
    where warnings go: "logging", "warnings" or "ignore".

    A streamed or compressed body is sent unchecked, and that is logged. With `read_streams`, a streamed body
    is read into memory, checked, and sent from there.

    Raises:
        UsageError: the profile, revision or destination of warnings does not exist.
    """

    def __init__(
        self,
        *,
        profile: str = "enforced",
        revision: str = "latest",
        models: Collection[str] = (MODEL,),
        warnings: WarningSink = "logging",
        read_streams: bool = False,
    ) -> None:
        self._judges = {
            route: Judge("input", profile=profile, revision=revision, route=route) for route in Route
        }
        self._models = frozenset(models)
        self._report_warnings = warning_sink(warnings)
        self._read_streams = read_streams

    def check(self, request: HttpRequest) -> None:
        """Check a request; the event hook for a synchronous client.

        Raises:
            InvalidPayloadError: the body is invalid or unreadable; `judgement` has the reasons.
        """
        address = address_of(request.method, request.url.path)
        if address is None:
            return
        body = _content(request)
        if body is None and self._read_streams:
            body = request.read()
        self._check_body(request, address, body)

    async def check_async(self, request: HttpRequest) -> None:
        """Check a request; the event hook for an asynchronous client. Raises the same errors as `check`."""
        address = address_of(request.method, request.url.path)
        if address is None:
            return
        body = _content(request)
        if body is None and self._read_streams:
            body = await request.aread()
        self._check_body(request, address, body)

    def _check_body(self, request: HttpRequest, address: Address, body: bytes | None) -> None:
        shown = f"POST {address.shown}"
        if body is None or request.headers.get("content-encoding", "identity") != "identity":
            LOGGER.warning("%s: sent unchecked, because the body is streamed or compressed", shown)
        elif self._is_guarded(address, body):
            judgement = self._judges[address.route].judge_bytes(body, source=shown)
            judgement.raise_if_invalid()
            self._report_warnings(judgement)

    def _is_guarded(self, address: Address, body: bytes) -> bool:
        """Return whether the request calls one of the models; True if no model can be read from it."""
        if address.model is not None:
            return address.model in self._models
        try:
            payload = parse(body)
        except ReadingError:
            return True
        model = payload.get("model") if isinstance(payload, dict) else None
        return not isinstance(model, str) or model.removeprefix(_PROVIDER) in self._models


def _content(request: HttpRequest) -> bytes | None:
    """Return the body if it is in memory, or None for a stream, which can be read only once."""
    try:
        return request.content
    except RuntimeError:
        return None


def guard_request(request: HttpRequest) -> None:
    """Raise if the live API would reject the request; the event hook for a synchronous client.

    Equivalent to `Guard().check`: enforced profile, latest revision.

    Raises:
        InvalidPayloadError: the body is invalid or unreadable; `judgement` has the reasons.
    """
    _default().check(request)


async def guard_async_request(request: HttpRequest) -> None:
    """Raise if the live API would reject the request; the event hook for an asynchronous client."""
    await _default().check_async(request)


def _default() -> Guard:
    global _guard  # noqa: PLW0603 - created on the first request, not on import
    _guard = _guard or Guard()
    return _guard


_guard: Guard | None = None
