"""Fragments of the output: rendered results, notes about unreadable input, and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from workers_ai_contract.bulk.tally import Counter, Tally

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement

_FRAGMENT_SIZE = 1 << 20


class LineRendering(Protocol):
    """Renders results one by one; each rendered result depends only on its own judgement."""

    @property
    def separator(self) -> bytes:
        """The bytes between two results."""
        ...

    @property
    def shows_api_errors_of_lines(self) -> bool:
        """Whether the API's error is part of the result for a line; it takes long to compute."""
        ...

    def item(self, judgement: Judgement, text: bytes) -> bytes:
        """Return the rendered result of the payload read from `text`; empty if it is not reported."""
        ...


class Fragment(NamedTuple):
    """A part of the output: joined results, notes about unreadable input, and the counts of both.

    Attributes:
        size: The number of input bytes that were read for it.
        failed: Whether reading the file failed, so that the rest of it is missing.
    """

    output: bytes
    notes: tuple[str, ...]
    tally: Tally
    size: int = 0
    failed: bool = False


class FragmentBuilder:
    """Collects results until they are taken as a fragment."""

    def __init__(self, rendering: LineRendering) -> None:
        self._rendering = rendering
        self._counter = Counter()
        self._items: list[bytes] = []
        self._notes: list[str] = []
        self._held = 0
        self.size = 0

    @property
    def full(self) -> bool:
        """Whether it is time to take a fragment."""
        return self._held > _FRAGMENT_SIZE

    def add(self, judgement: Judgement, text: bytes = b"") -> None:
        """Render and count one judgement."""
        item = self._rendering.item(judgement, text)
        if item:
            self._items.append(item)
        if judgement.valid is None:
            note = f"{place_of(judgement)}: {judgement.problems[0].message}"
            self.note(note)
        self._held += len(item)
        self._counter.add(judgement, written=bool(item))

    def add_valid(self, number: int) -> None:
        """Count valid payloads that are not reported."""
        self._counter.add_valid(number)

    def add_unwrapped(self, name: str) -> None:
        """Count a container that was opened."""
        self._counter.add_unwrapped(name)

    def add_not_judged(self, reason: str) -> None:
        """Count a payload in a container that was not judged."""
        self._counter.add_not_judged(reason)

    def note(self, note: str) -> None:
        """Add a sentence for stderr."""
        self._notes.append(note)
        self._held += len(note)

    def take(self, *, failed: bool = False) -> Fragment:
        """Return the collected results and start a new fragment."""
        output = self._rendering.separator.join(self._items)
        fragment = Fragment(output, tuple(self._notes), self._counter.take(), self.size, failed)
        self._items, self._notes, self._held, self.size = [], [], 0, 0
        return fragment


def place_of(judgement: Judgement) -> str:
    """Return where a payload was read from: its source, with the line number if it has one."""
    source = judgement.source or "payload"
    return source if judgement.line is None else f"{source}:{judgement.line}"
