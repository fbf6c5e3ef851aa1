"""Drafts corrections of the observed contract, in the form that its builder reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.learning.novelties import NoveltyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.learning.lessons import Lesson
    from workers_ai_contract.learning.novelties import Novelty

_HEAD = """\
# Drafted by `wai learn`. Read each one, say why it is so, number it anew, and put it into corrections.toml.
"""


def draft(lessons: Iterable[Lesson]) -> str:
    """Return numbered corrections in TOML, one single edit each; what must not be shown is left out.

    Codes of errors do not belong in a schema, and are left out as well.
    """
    parts = [_HEAD]
    for lesson in lessons:
        edit = _edit_of(lesson.novelty)
        if edit is not None:
            parts.append("\n".join(_correction(f"L{len(parts):03}", lesson, edit)))
    return "\n".join(parts)


def _correction(number: str, lesson: Lesson, edit: dict[str, object]) -> Iterator[str]:
    novelty = lesson.novelty
    answers = "1 answer" if lesson.answers == 1 else f"{lesson.answers} answers"
    fields: dict[str, object] = {
        "id": number,
        "targets": [novelty.schema],
        **edit,
        "why": f"Seen at {novelty.path or 'the root'} in {answers}: {novelty.kind.value}.",
        "source": f"own recording, sha256 {lesson.digest}",
        "confidence": "R",
    }
    yield "[[correction]]"
    for name, value in fields.items():
        # The strings and arrays of JSON are those of TOML.
        yield f"{name} = {json.dumps(value)}"
    yield ""


def _edit_of(novelty: Novelty) -> dict[str, object] | None:
    place = {"at": [novelty.at]}
    match novelty.kind:
        case NoveltyKind.FIELD if novelty.name is not None:
            schema = json.dumps({"type": novelty.detail})
            return {"operation": "add-property", **place, "names": [novelty.name], "schema": schema}
        case NoveltyKind.NULL:
            return {"operation": "allow-null", **place}
        case NoveltyKind.TYPE if novelty.detail is not None:
            return {"operation": "widen-type", **place, "values": [novelty.detail]}
        case NoveltyKind.VALUE if novelty.detail is not None:
            return {"operation": "add-enum-value", **place, "values": [novelty.detail]}
        case NoveltyKind.EVENT if novelty.detail is not None:
            word = {"type": "string", "enum": [novelty.detail]}
            branch = {"type": "object", "properties": {"type": word}, "required": ["type"]}
            return {"operation": "add-branch", **place, "schema": json.dumps(branch)}
        case _:
            return None
