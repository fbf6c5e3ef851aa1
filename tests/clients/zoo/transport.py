# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Requests over HTTP: retries, time limits, and the bugs in them."""

from __future__ import annotations

import os
import time
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.clients.zoo import errors
from tests.clients.zoo.planted import has

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from socket import socket

import json

Object = dict[str, Any]

MODEL = os.environ.get("WAI_MODEL", "@cf/openai/gpt-oss-20b")
RETRIED = {408, 429, 500, 502, 503, 504}
ATTEMPTS = 3
PAUSE_S = 0.02
STORM = 25
SPENT = {"2041", "2045", "3036", "4006"}
"""The codes of a quota or a spend limit that is used up, which waiting does not mend."""


class Deadline:
    """The time that a call has."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: none are left.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the call took too long")
        return left


class Reply:
    """One response, read in pieces, each within the time of the call."""

    def __init__(
        self, connection: HTTPConnection, sock: socket, response: HTTPResponse, deadline: Deadline
    ) -> None:
        self._connection, self._socket = connection, sock
        self._response, self._deadline = response, deadline
        self.status = response.status
        self.content_type = response.headers.get("content-type", "")
        self.retry_after = response.headers.get("retry-after")

    def piece(self) -> bytes:
        """Return the next bytes; none at the end."""
        if not has("no-read-timeout") and not has("no-timeout"):
            self._socket.settimeout(self._deadline.left())
        try:
            return self._response.read1(65536)
        except (HTTPException, ConnectionError):
            if has("cut-is-end"):
                return b""
            raise
        except TimeoutError:
            if has("stall-is-end"):
                return b""
            raise

    def whole(self) -> bytes:
        """Return the rest."""
        pieces = []
        while piece := self.piece():
            pieces.append(piece)
        if self._response.length and not has("cut-is-end"):
            raise ConnectionError("the response ended early")
        return b"".join(pieces)

    def close(self) -> None:
        """Close the connection."""
        self._response.close()
        self._connection.close()


def post(call: Object, place: str, body: Object, deadline: Deadline) -> Reply:
    """Send a request until it succeeds, or fails for good."""
    attempts = ATTEMPTS
    if has("retry-storm"):
        attempts = STORM
    number = 0
    while True:
        number += 1
        again = number < attempts
        try:
            if has("timeout-retried"):
                deadline = Deadline(call["timeout_s"])
            reply = _once(call, place, body, deadline, again=number > 1)
        except TimeoutError:
            if not (again and has("timeout-retried")):
                raise
            continue
        except (ConnectionError, HTTPException):
            if not again:
                raise
            time.sleep(PAUSE_S)
            continue
        if _is_good(reply):
            return reply
        data = reply.whole()
        reply.close()
        error = errors.of(reply.status, data)
        spent = str(error.code) in SPENT and not has("retries-quota")
        if not again or spent or not _is_retried(reply.status):
            raise error
        _wait(reply, deadline)
        if has("retry-loses-fields"):
            body = {name: value for name, value in body.items() if name != "temperature"}
        if has("retry-loses-tools"):
            body = {name: value for name, value in body.items() if name not in {"tools", "tool_choice"}}


def _is_good(reply: Reply) -> bool:
    status = reply.status
    if has("only-400-403"):
        return status not in {400, 403}
    if has("only-4xx"):
        return not 400 <= status < 500
    if has("only-5xx"):
        return status < 500
    if has("only-429-and-5xx"):
        return status != 429 and status < 500
    if has("ignores-404"):
        return status in {200, 404}
    if has("ignores-429"):
        return status in {200, 429}
    if has("ignores-413"):
        return status in {200, 413}
    if has("ignores-502"):
        return status in {200, 502}
    if has("ignores-status"):
        return True
    return status == 200


def _is_retried(status: int) -> bool:
    if has("retries-400") and status == 400:
        return True
    if has("retries-403") and status in {401, 403}:
        return True
    if has("retries-4xx") and 400 <= status < 500:
        return True
    return status in RETRIED


def _wait(reply: Reply, deadline: Deadline) -> None:
    seconds = PAUSE_S
    if reply.retry_after is not None and not has("ignores-retry-after"):
        seconds = _seconds(reply.retry_after)
    time.sleep(0 if has("retry-storm") else min(seconds, deadline.left()))


def _seconds(retry_after: str) -> float:
    """Return how long to wait for a number of seconds, or for a date."""
    if retry_after.isdigit():
        return float(retry_after)
    date = parsedate_to_datetime(retry_after).timestamp()
    return 0.0 if has("ignores-retry-date") else max(0.0, date - time.time())


def _once(call: Object, place: str, body: Object, deadline: Deadline, *, again: bool) -> Reply:
    origin = urlsplit(call.get("base_url") or os.environ["WAI_BASE_URL"])
    connection = HTTPConnection(origin.netloc, timeout=None if has("no-timeout") else deadline.left())
    path = f"{origin.path}/client/v4/accounts/{os.environ['WAI_ACCOUNT_ID']}/ai{place}"
    if has("wrong-path"):
        path = path.replace("/ai/", "/ai/v2/")
    connection.request("POST", path, json.dumps(body), _headers(again=again, poll="request_id" in body))
    # The connection forgets its socket when the head says that it will be closed.
    sock = connection.sock
    return Reply(connection, sock, connection.getresponse(), deadline)


def _headers(*, again: bool, poll: bool) -> dict[str, str]:
    token = os.environ["WAI_API_TOKEN"]
    if (has("retry-loses-type") and again) or (has("poll-loses-type") and poll):
        return {"Connection": "close", "Authorization": f"Bearer {token}"}
    if has("retry-loses-token") and again:
        return {"Content-Type": "application/json", "Connection": "close"}
    headers = {"Content-Type": "application/json", "Connection": "close"}
    if has("asks-for-gzip"):
        headers["Accept-Encoding"] = "gzip, deflate"
    if has("no-credentials"):
        return headers
    if has("token-as-key"):
        return {**headers, "X-Auth-Key": token}
    return {**headers, "Authorization": f"Bearer {token}"}
