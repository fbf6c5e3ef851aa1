"""Downloads documents over HTTP; each failure becomes a one-sentence error."""

from __future__ import annotations

import base64
import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NoReturn, Self
from urllib.parse import unquote_to_bytes

from workers_ai_codegen.errors import INSTALL, CodegenError
from workers_ai_codegen.reading import parse_unambiguous
from workers_ai_kernel.reading import ReadingError

if TYPE_CHECKING:
    from types import TracebackType

    import httpx

    from workers_ai_kernel import JsonObject

LARGEST_ANSWER = 10 * 1024 * 1024
MAX_TIME_S = 120.0
_TIMEOUT_S = 30.0
_NOT_FOUND = 404
_HINTS = {
    401: "check the token",
    403: "the token lacks the permission Workers AI: Read",
    404: "check the name",
}


class Fetcher:
    """Downloads documents with one connection pool; token and credentials only go to the requested origin.

    All downloads together must end within `max_time_s`.

    Raises:
        CodegenError: the optional dependency is not installed.
    """

    def __init__(
        self, token: str | None = None, *, credentials: str | None = None, max_time_s: float = MAX_TIME_S
    ) -> None:
        try:
            import httpx
        except ImportError:
            message = f"`wai pull` needs the extra 'codegen': {INSTALL}"
            raise CodegenError(message) from None
        headers = {"accept": "application/json"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        elif credentials:
            headers["authorization"] = f"Basic {base64.b64encode(unquote_to_bytes(credentials)).decode()}"
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT_S, follow_redirects=True)
        self._failures = (httpx.HTTPError, httpx.InvalidURL, UnicodeError)
        self._max_time_s = max_time_s
        self._ends_at = time.monotonic() + max_time_s

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, url: str) -> bytes:
        """Return the body of a successful response.

        Raises:
            CodegenError: the request failed.
        """
        body = self._get(url, missing_is_fine=False)
        assert body is not None  # noqa: S101 - None is returned only if `missing_is_fine`
        return body

    def get_if_there(self, url: str) -> bytes | None:
        """Return the body of a successful response, or None for HTTP 404.

        Raises:
            CodegenError: the request failed for another reason.
        """
        return self._get(url, missing_is_fine=True)

    def _get(self, url: str, *, missing_is_fine: bool) -> bytes | None:
        """Download in a thread of its own: only there, a name server or slow headers cannot hold us up."""
        outcomes: SimpleQueue[bytes | BaseException | None] = SimpleQueue()

        def work() -> None:
            try:
                outcomes.put(self._download(url, missing_is_fine=missing_is_fine))
            except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
                outcomes.put(error)

        Thread(target=work, daemon=True).start()
        try:
            outcome = outcomes.get(timeout=max(0.0, self._ends_at - time.monotonic()))
        except Empty:
            raise CodegenError(
                f"{url} has not answered completely within {self._max_time_s:g} s: try again, or allow more "
                "with --max-time"
            ) from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _download(self, url: str, *, missing_is_fine: bool) -> bytes | None:
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code == _NOT_FOUND and missing_is_fine:
                    return None
                body = _limited_body(response, url)
        except self._failures as error:
            reason = error or type(error).__name__
            raise CodegenError(f"cannot reach {url}: {reason}; is there a network?") from None
        if not response.is_success:
            _refuse(url, response.status_code)
        return body


def parse_object(data: bytes, url: str) -> JsonObject:
    """Parse a downloaded JSON object.

    Raises:
        CodegenError: the text is not JSON, repeats a key, or is not an object.
    """
    try:
        value = parse_unambiguous(data)
    except ReadingError as error:
        raise CodegenError(f"the response of {url} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise CodegenError(f"the response of {url} is not a JSON object")
    return value


def _limited_body(response: httpx.Response, url: str) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise CodegenError(f"the response of {url} is larger than {LARGEST_ANSWER // 1024**2} MiB")
    return bytes(body)


def _refuse(url: str, status: int) -> NoReturn:
    hint = _HINTS.get(status)
    raise CodegenError(f"{url} returned HTTP {status}{f': {hint}' if hint else ''}")
