"""What `wai learn` found, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.learning import NoveltyKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.learning import Lessons, Novelty
    from workers_ai_kernel import Json, JsonObject

SCHEMA_VERSION = 1
_HIDDEN = "(not shown)"


def learnt_lines(lessons: Lessons) -> Iterator[str]:
    """Yield a line for each thing that is new, and the sums."""
    for lesson in lessons.lessons:
        novelty = lesson.novelty
        count = "1 answer" if lesson.answers == 1 else f"{lesson.answers} answers"
        yield f"{novelty.schema} {novelty.path or '/'}: {_what(novelty)} ({count})"
    yield f"{lessons.answers} answers, {len(lessons.lessons)} new; {lessons.unplaced} without a known form"


def learnt_json(lessons: Lessons) -> JsonObject:
    """Return the same in the form of `learnt.schema.json`."""
    found: list[Json] = [
        {
            "kind": lesson.novelty.kind.value,
            "schema": lesson.novelty.schema,
            "at": lesson.novelty.at,
            "path": lesson.novelty.path,
            "name": lesson.novelty.name,
            "detail": lesson.novelty.detail,
            "answers": lesson.answers,
            "sha256": lesson.digest,
        }
        for lesson in lessons.lessons
    ]
    return {
        "schema_version": SCHEMA_VERSION,
        "answers": lessons.answers,
        "without_form": lessons.unplaced,
        "novelties": found,
    }


def _what(novelty: Novelty) -> str:
    detail = novelty.detail or _HIDDEN
    return {
        NoveltyKind.FIELD: f"new field {novelty.name or _HIDDEN} of type {detail}",
        NoveltyKind.NULL: "null, which the contract does not have here",
        NoveltyKind.TYPE: f"type {detail}, which the contract does not have here",
        NoveltyKind.VALUE: f"new value {detail}",
        NoveltyKind.EVENT: f"new event {detail}",
        NoveltyKind.CODE: f"new code {detail}",
    }[novelty.kind]
