"""Judges the requests of an HTTP client, in the place where it offers to look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.guard.addresses import address_of
from workers_ai_contract.guard.telling import LOGGER, teller
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import MODEL, Route
from workers_ai_kernel.reading import ReadingError, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workers_ai_contract.guard.addresses import Address
    from workers_ai_contract.guard.telling import Telling

# What a gateway puts before the names of our models.
_PROVIDER = "workers-ai/"


class _Url(Protocol):
    @property
    def path(self) -> str: ...


class HttpRequest(Protocol):
    """What is asked of a request: `httpx.Request` has it, and so have its successors."""

    @property
    def method(self) -> str:
        """The method, in capitals."""
        ...

    @property
    def url(self) -> _Url:
        """The address."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; names in any case."""
        ...

    @property
    def content(self) -> bytes:
        """The body; RuntimeError while it is a stream that was not read."""
        ...

    def read(self) -> bytes:
        """Read a streamed body into memory, from where it is sent then."""
        ...

    async def aread(self) -> bytes:
        """The same for an asynchronous body."""
        ...


class Guard:
    """Lets right requests to Workers AI pass, and raises at wrong ones before anything is sent.

    A request is looked at if its path is an endpoint of Workers AI (or of an AI Gateway to it) and its
    model one of `models`; the path tells the route. Everything else passes untouched. `warnings` of what
    is dubious go to "logging", to "warnings" or are ignored ("ignore").

    A body that is a stream, or is compressed, passes unjudged, and that is logged; with `read_streams` a
    stream is read into memory, judged, and sent from there.

    Raises:
        UsageError: there is no such profile, revision or way to warn.
    """

    def __init__(
        self,
        *,
        profile: str = "enforced",
        revision: str = "latest",
        models: Collection[str] = (MODEL,),
        warnings: Telling = "logging",
        read_streams: bool = False,
    ) -> None:
        self._judges = {route: Judge(profile=profile, revision=revision, route=route) for route in Route}
        self._models = frozenset(models)
        self._tell = teller(warnings)
        self._read_streams = read_streams

    def check(self, request: HttpRequest) -> None:
        """Look at a request: the event hook of a synchronous client.

        Raises:
            InvalidPayloadError: its body is wrong or unreadable; `judgement` says why.
        """
        address = address_of(request.method, request.url.path)
        if address is None:
            return
        body = _content(request)
        if body is None and self._read_streams:
            body = request.read()
        self._check_body(request, address, body)

    async def check_async(self, request: HttpRequest) -> None:
        """Look at a request: the event hook of an asynchronous client; raises as `check` does."""
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
            LOGGER.warning("%s: sent unjudged, for its body is streamed or compressed", shown)
        elif self._is_guarded(address, body):
            judgement = self._judges[address.route].judge_bytes(body, source=shown)
            judgement.raise_if_invalid()
            self._tell(judgement)

    def _is_guarded(self, address: Address, body: bytes) -> bool:
        """Return whether the model is one of ours; where none is named, the body has to tell why."""
        if address.model is not None:
            return address.model in self._models
        try:
            payload = parse(body)
        except ReadingError:
            return True
        model = payload.get("model") if isinstance(payload, dict) else None
        return not isinstance(model, str) or model.removeprefix(_PROVIDER) in self._models


def _content(request: HttpRequest) -> bytes | None:
    """Return a body that is in memory, or None for a stream: that can be read but once."""
    try:
        return request.content
    except RuntimeError:
        return None


def guard_request(request: HttpRequest) -> None:
    """Raise at a request that the live API would refuse: the event hook of a synchronous client.

    It is `Guard().check`, under the enforced profile of the latest revision.

    Raises:
        InvalidPayloadError: the body is wrong or unreadable; `judgement` says why.
    """
    _default().check(request)


async def guard_async_request(request: HttpRequest) -> None:
    """Raise as `guard_request` does: the event hook of an asynchronous client."""
    await _default().check_async(request)


def _default() -> Guard:
    global _guard  # noqa: PLW0603 - made with the first request, not with the import
    _guard = _guard or Guard()
    return _guard


_guard: Guard | None = None
