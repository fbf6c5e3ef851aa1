"""Reads a recording to play it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UnreadableError, UsageError, reason_of
from workers_ai_contract.recording.playing import PlayedExchange
from workers_ai_contract.traffic.cassettes import cassette_in
from workers_ai_contract.traffic.compression import compressed_by, decompressed
from workers_ai_contract.traffic.recordings import (
    cassette_exchanges,
    har_exchanges,
    is_cassette,
    is_har,
    is_recorded,
    recorded_exchanges,
)
from workers_ai_kernel.reading.strict import ReadingError, read_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_contract.traffic.exchanges import Exchanged
    from workers_ai_kernel import Json

_LONGEST = 1 << 30
_KINDS = (
    (is_har, har_exchanges),
    (is_cassette, cassette_exchanges),
    (is_recorded, recorded_exchanges),
)


def played_exchanges(path: Path) -> tuple[PlayedExchange, ...]:
    """Return the exchanges of an HTTP archive, a cassette, or a recording in JSON Lines.

    Exchanges whose bodies were not kept are left out.

    Raises:
        SetupError: the file cannot be read.
        UsageError: it is not a recording, or there is no exchange in it.
    """
    found = tuple(played for value in read_traffic(path) for played in _played(value))
    if not found:
        raise UsageError(
            f"{path} has no exchange to play back: give a file of --record, an HTTP archive, or a cassette"
        )
    return found


def read_traffic(path: Path) -> list[Json]:
    """Return the value of a file, or of each line; a cassette in YAML counts as one value.

    Raises:
        SetupError: the file cannot be read.
        UsageError: it is neither JSON, JSON Lines nor a cassette.
    """
    try:
        data = path.read_bytes()
        content = decompressed(data, _LONGEST) if compressed_by(data) else data
        return [*_values(content)]
    except OSError as error:
        raise SetupError(f"cannot read {path}: {reason_of(error)}") from error
    except UnreadableError as error:
        raise UsageError(f"{path} is not a recording: {error.reason}") from None


def _values(content: bytes) -> Iterator[Json]:
    """Yield the one value of a document, or those of the lines."""
    try:
        yield read_strictly(content).payload
    except ReadingError:
        cassette = cassette_in(content)
        if cassette is not None:
            yield cassette
            return
    else:
        return
    for line in content.splitlines():
        if line.strip():
            try:
                yield read_strictly(line).payload
            except ReadingError as error:
                raise UnreadableError(str(error)) from None


def _played(value: Json) -> Iterator[PlayedExchange]:
    if not isinstance(value, dict):
        return
    for recognises, exchanges in _KINDS:
        if recognises(value):
            for exchanged in exchanges(value):
                yield from _playable(exchanged)
            return


def _playable(exchanged: Exchanged) -> Iterator[PlayedExchange]:
    sent, got = exchanged.sent[1], exchanged.got[1]
    status = exchanged.status
    if not isinstance(got, str | None) or not isinstance(sent, str | None) or not isinstance(status, int):
        return
    yield PlayedExchange(
        exchanged.method.upper() or "POST",
        exchanged.url,
        (sent or "").encode("utf-8", "surrogatepass"),
        status,
        exchanged.headers,
        (got or "").encode("utf-8", "surrogatepass"),
        exchanged.pieces,
        exchanged.complete,
        exchanged.secrets,
    )
