"""Reads the recorded payloads; touches no network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json

_FOLDER = Path(__file__).parent / "recorded"

RecordedKind = Literal["request", "response", "sse", "error"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One payload that was seen on the wire, or is documented to travel there.

    `name` is the name of its file without the suffix; `accepted` is None where it is contested or was
    not recorded; of a stream the body is the list of its events. The body is kept as text, so that
    nobody can change it for others: `body` parses it anew.
    """

    name: str
    source: str
    kind: RecordedKind
    endpoint: str
    accepted: bool | None
    status: int | None
    confidence: str | None
    text: str

    @property
    def number(self) -> int:
        """The number that the name starts with."""
        return int(self.name.partition("-")[0])

    @property
    def body(self) -> Json:
        """A fresh copy of the payload."""
        body: Json = json.loads(self.text)
        return body


@cache
def recorded() -> tuple[Recorded, ...]:
    """Return all recorded payloads, ordered by number."""
    return tuple(sorted(map(_read, _FOLDER.glob("*.json")), key=lambda payload: payload.name))


def _read(file: Path) -> Recorded:
    fields: dict[str, Any] = json.loads(file.read_bytes())
    return Recorded(
        name=file.stem,
        source=fields["source"],
        kind=fields["kind"],
        endpoint=fields["endpoint"],
        accepted=fields["accepted"],
        status=fields.get("status"),
        confidence=fields.get("confidence"),
        text=json.dumps(fields["body"], ensure_ascii=False),
    )
