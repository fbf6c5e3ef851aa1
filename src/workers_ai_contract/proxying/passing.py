"""One call while it passes through the proxy."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from workers_ai_contract.proxying.decoding import MOST_DECODED, decoder_of
from workers_ai_contract.recording import CallSecrets, LiveExchange, RecordedRequest

if TYPE_CHECKING:
    from workers_ai_contract.proxying.decoding import PieceDecoder
    from workers_ai_contract.proxying.judging import PassingJudge
    from workers_ai_contract.vocabulary import Route
    from workers_ai_contract.wire import ApiError


class Passing:
    """One call: what has passed so far, with decoded bodies.

    Attributes:
        complete: Whether the whole answer has passed.
        refused: Whether the proxy has refused the request.
        error: Why the upstream did not answer, or not to the end.
        path: The path of the target, without secrets.
        secrets: The secrets of the request.
        not_kept: Why the answer's body is not kept, a clause; None if it is.
    """

    def __init__(self, method: str, origin: str, target: str, headers: tuple[tuple[str, str], ...]) -> None:
        self.method = method
        self.url = origin + target
        self.secrets = CallSecrets.of(headers, self.url)
        self.path = self.secrets.text(target.partition("?")[0])
        self.complete = False
        self.refused = False
        self.error: str | None = None
        self.not_kept: str | None = None
        self._begun = time.monotonic()
        self._headers = headers
        self._decode: PieceDecoder = bytes
        self._size = 0
        self.request_body: bytes | None = None
        self.live = LiveExchange(self._request(), {}, self._begun)

    def _request(self) -> RecordedRequest:
        return RecordedRequest(self.method, self.url, self._headers, self.request_body)

    def received(self, body: bytes) -> None:
        """Take the whole body of the request."""
        decode = decoder_of(_encoding(self._headers))
        try:
            self.request_body = None if decode is None else decode(body)
        except ValueError:
            self.request_body = None
        self.live = LiveExchange(self._request(), {}, self._begun)

    def refusal(self, judge: PassingJudge) -> tuple[ApiError, Route] | None:
        """Return the error with which to refuse the request; None to send it."""
        found = judge.refusal(self.method, self.url, self.request_body)
        self.refused = found is not None
        return found

    def answered(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        """Take the head of the answer."""
        self.live.answered(status, headers)
        encoding = _encoding(headers)
        decode = decoder_of(encoding)
        if decode is None:
            self.not_kept = f"that is compressed with {encoding!r}"
        else:
            self._decode = decode

    def sent(self, piece: bytes) -> None:
        """Take a piece of the answer's body, as it was forwarded."""
        if self.not_kept is not None:
            return
        try:
            plain = self._decode(piece)
        except ValueError:
            self._forget("that is damaged, or too long")
            return
        self._size += len(plain)
        if self._size > MOST_DECODED:
            self._forget(f"that is longer than {MOST_DECODED} bytes")
        elif plain:
            self.live.sent(plain)

    @property
    def have_bodies(self) -> tuple[bool, bool]:
        """Whether the request has a body that was kept, and whether the answer has one."""
        return bool(self.request_body), bool(self.live.pieces)

    def _forget(self, reason: str) -> None:
        self.not_kept = reason
        self.live.pieces.clear()

    def ended(self) -> None:
        """Note the end of the call."""
        self.live.ended(complete=self.complete)


def _encoding(headers: tuple[tuple[str, str], ...]) -> str:
    return ",".join(value for name, value in headers if name.lower() == "content-encoding")
