"""A stream as a picture: the pieces in which it arrives, in order, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.run_reports.svg import element, label, picture

if TYPE_CHECKING:
    from workers_ai_contract.faults.slicing import Slice
    from workers_ai_contract.run_reports.served import ServedResponse

_WIDTH = 860
_LEFT, _ROW = 150, 22
_MOST_PIECES = 24
_SHOWN_AT_EITHER_END = 12
_LONGEST = 84
_PAUSE_WORTH_SHOWING_S = 0.01
_DATA = "data: "
_ALWAYS_THE_SAME = frozenset({"id", "object", "created", "model", "system_fingerprint"})
_ENDINGS = {
    "close": "the connection is closed",
    "reset": "the connection is reset",
    "comments": "comment lines come without end",
    "stall": "nothing more arrives, and the connection stays open",
}


def timeline_picture(response: ServedResponse) -> str:
    """Return the pieces of a response as SVG; of many, the first and the last."""
    pieces = [*enumerate(response.pieces, 1)]
    left_out = len(pieces) - 2 * _SHOWN_AT_EITHER_END
    shown = pieces
    if len(pieces) > _MOST_PIECES:
        shown = pieces[:_SHOWN_AT_EITHER_END] + pieces[-_SHOWN_AT_EITHER_END:]
    rows = [_piece(number, piece) for number, piece in shown]
    if len(pieces) > _MOST_PIECES:
        rows.insert(_SHOWN_AT_EITHER_END, ("", f"… {left_out} more pieces", "note"))
    rows.append(("end", _ENDINGS[response.ending.value], "bad" if response.ending != "close" else "end"))
    height = 16 + _ROW * len(rows)
    drawn = [_row(index, *row) for index, row in enumerate(rows)]
    axis = element("line", x1=_LEFT - 16, y1=10, x2=_LEFT - 16, y2=height - 12, class_="life")
    return picture(_WIDTH, height, f"A response of {len(pieces)} pieces", axis, *drawn)


def _piece(number: int, piece: Slice) -> tuple[str, str, str]:
    pause = f", after {piece.pause_s * 1000:.0f} ms" if piece.pause_s >= _PAUSE_WORTH_SHOWING_S else ""
    text = piece.data.decode("utf-8", "backslashreplace")
    return f"{number}: {len(piece.data)} B{pause}", _told(text), "piece"


def _told(text: str) -> str:
    """Return a piece on one line; of a whole event in JSON, what differs between events."""
    line = text.rstrip("\n")
    field, data = line[: len(_DATA)], line[len(_DATA) :]
    if field == _DATA and "\n" not in data:
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if isinstance(event, dict):
            members = cast("dict[str, object]", event)
            told = {name: value for name, value in members.items() if name not in _ALWAYS_THE_SAME}
            return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return line.replace("\n", "⏎ ")


def _row(index: int, left: str, text: str, kind: str) -> str:
    y = 18 + _ROW * index
    return element(
        "g",
        label(left, _LEFT - 26, y + 4, text_anchor="end", class_="note"),
        element("circle", cx=_LEFT - 16, cy=y, r=4),
        label(text, _LEFT, y + 4, longest=_LONGEST, class_="mono"),
        class_=f"row {kind}",
    )
