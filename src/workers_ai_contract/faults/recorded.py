"""An answer as a recording has it, which is sent byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from workers_ai_contract.vocabulary import Route

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_STREAM = "text/event-stream"


@dataclass(frozen=True, slots=True)
class RecordedBody:
    """The answer to a request on a route; `pieces` are the sizes in bytes in which it came, if known."""

    route: Route
    status: int
    content_type: str
    text: str
    pieces: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"the bytes of a recording ({len(self.text)} characters)"

    @property
    def is_stream(self) -> bool:
        """Whether it is a stream of events."""
        return self.content_type.startswith(_STREAM)

    def cut(self) -> tuple[bytes, ...]:
        """Return the body in its pieces; in one if their sizes are not those of it."""
        data = self.text.encode()
        if sum(self.pieces) != len(data):
            return (data,)
        ends = accumulate(self.pieces)
        return tuple(data[end - size : end] for end, size in zip(ends, self.pieces, strict=True))

    def to_json(self) -> JsonObject:
        """Return the answer in the form stored in replay files."""
        return {
            "route": self.route.value,
            "status": self.status,
            "content_type": self.content_type,
            "text": self.text,
            "pieces": list(self.pieces),
        }

    @staticmethod
    def from_json(value: Json) -> RecordedBody:
        """Return the answer for the output of `to_json`.

        Raises:
            ValueError: the value is not the output of `to_json`.
        """
        fields = cast("dict[str, Any]", value if isinstance(value, dict) else {})
        try:
            return RecordedBody(
                Route(fields["route"]),
                int(fields["status"]),
                str(fields["content_type"]),
                str(fields["text"]),
                tuple(map(int, fields["pieces"])),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a recorded answer: {error}") from None
