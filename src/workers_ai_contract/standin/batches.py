"""The queue of `/ai/run?queueRequest=true`: queued, running at the first poll, done from the second on.

Another pace can be given: a function that says for each poll whether the batch is done, or has failed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from workers_ai_contract.rendering import AS_RECORDED, whole_batch
from workers_ai_contract.wire import ApiError, shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.rendering import Rendering
    from workers_ai_contract.wire import BatchAnswer, ReceivedRequest
    from workers_ai_kernel import JsonObject

PollPace: TypeAlias = "Callable[[ReceivedRequest, int], bool | ApiError]"
"""Says for the poll with that number, counted from 1, whether the batch is done, or what went wrong."""
MAX_KEPT_BYTES = 32_000_000
_MAX_BATCHES = 1000


@dataclass(slots=True)
class _Batch:
    """A batch; what it asks for is kept as JSON, since parsed JSON takes up to 30 times as much memory."""

    answer: BatchAnswer
    size: int
    rendering: Rendering
    requests: str
    polls: int = 0


class BatchQueue:
    """Keeps the latest batches, as many as take 32 MB as JSON, and at most 1000; the latest one always.

    An id depends only on the request and how often it was submitted before.
    """

    def __init__(self, pace: PollPace | None = None) -> None:
        self._pace = pace
        self._size = 0
        self._batches: OrderedDict[str, _Batch] = OrderedDict()

    def submit(
        self,
        request: str,
        answer: BatchAnswer,
        rendering: Rendering = AS_RECORDED,
        requests: Sequence[JsonObject] = (),
    ) -> JsonObject:
        """Queue a batch and return the `queued` result; the rendering is that of the final one.

        `request` is its text, and `requests` what it asks for, which the final result repeats in part.
        """
        repetition = 0
        while (request_id := _id_of(request, repetition)) in self._batches:
            repetition += 1
        asked = json.dumps([*requests], separators=(",", ":"))
        size = len(json.dumps(answer.to_json())) + len(asked)
        batch = _Batch(answer, size, rendering, asked)
        self._batches[request_id] = batch
        self._size += batch.size
        while len(self._batches) > _MAX_BATCHES or (self._size > MAX_KEPT_BYTES and len(self._batches) > 1):
            _, forgotten = self._batches.popitem(last=False)
            self._size -= forgotten.size
        return shapes.batch_queued(request_id)

    def poll(self, request_id: str, request: ReceivedRequest | None = None) -> JsonObject | ApiError:
        """Return the result of a poll; the pace is asked if the request is given."""
        batch = self._batches.get(request_id)
        if batch is None:
            return _unknown(request_id)
        batch.polls += 1
        done = batch.polls > 1 if self._pace is None or request is None else self._pace(request, batch.polls)
        if isinstance(done, ApiError):
            return done
        if not done:
            return shapes.batch_running(request_id)
        return whole_batch(batch.answer, batch.rendering, json.loads(batch.requests))


def _id_of(request: str, repetition: int) -> str:
    digest = sha256(f"{repetition}:{request}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def _unknown(request_id: str) -> ApiError:
    """Return the error for an unknown id (inferred: there is no recording of one)."""
    return ApiError(400, 8001, f"AiError: 8001: Invalid input: unknown request_id {request_id}")
