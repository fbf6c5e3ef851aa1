"""Finds what recorded answers have and the observed contract does not; drafts corrections for it.

Nothing of what people wrote is kept: names and values are shown only if they look like words of a protocol.
"""

from __future__ import annotations

from workers_ai_contract.learning.drafting import draft
from workers_ai_contract.learning.lessons import Lesson, Lessons
from workers_ai_contract.learning.novelties import Novelty, NoveltyKind, novelties
from workers_ai_contract.learning.reading import Skipped, learn_from

__all__ = ["Lesson", "Lessons", "Novelty", "NoveltyKind", "Skipped", "draft", "learn_from", "novelties"]
