"""Loads the recorded payloads; never uses the network."""

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
class RecordedVerdict:
    """What a payload is judged to be without a profile: its verdict, and the codes of its problems."""

    valid: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One payload that was recorded on the wire or is documented.

    `name` is the file name without its suffix; `accepted` is None if it is contested or was not recorded.
    `model` is the model and the route in the words of the source; None if it is the one of the endpoint.
    `text` is the body as JSON; for a stream the body is the list of its events. `body` parses it on each
    access, so that callers cannot change it for each other.
    """

    name: str
    source: str
    kind: RecordedKind
    endpoint: str
    model: str | None
    accepted: bool | None
    status: int | None
    confidence: str | None
    judged: RecordedVerdict
    text: str

    @property
    def number(self) -> int:
        """The number at the start of the name."""
        return int(self.name.partition("-")[0])

    @property
    def body(self) -> Json:
        """A fresh copy of the payload."""
        body: Json = json.loads(self.text)
        return body


@cache
def recorded() -> tuple[Recorded, ...]:
    """Return all recorded payloads, sorted by number."""
    return tuple(sorted(map(_read, _FOLDER.glob("*.json")), key=lambda payload: payload.number))


def _read(file: Path) -> Recorded:
    fields: dict[str, Any] = json.loads(file.read_bytes())
    return Recorded(
        name=file.stem,
        source=fields["source"],
        kind=fields["kind"],
        endpoint=fields["endpoint"],
        model=fields.get("model"),
        accepted=fields["accepted"],
        status=fields.get("status"),
        confidence=fields.get("confidence"),
        judged=RecordedVerdict(fields["judged"]["valid"], tuple(fields["judged"]["codes"])),
        text=json.dumps(fields["body"], ensure_ascii=False),
    )
