"""Judges a piece of work and writes its results, as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from workers_ai_contract.bulk.blocks import Block, read_part, read_whole
from workers_ai_contract.bulk.pieces import Files, Lines, Part, Text, identity_of, open_source
from workers_ai_contract.bulk.sources import reason_of
from workers_ai_contract.bulk.tally import Counter, Tally
from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.bulk.pieces import Work
    from workers_ai_contract.bulk.sources import Source

_FRAGMENT_SIZE = 1 << 20
_BLANK = b" \t\r\n"


class Rendering(Protocol):
    """Writes results one by one; what it writes of one depends on that one alone."""

    @property
    def separator(self) -> bytes:
        """What stands between two results."""
        ...

    def item(self, judgement: Judgement, text: bytes) -> bytes:
        """Return the result for one payload, read from this text; nothing where none is due."""
        ...


class Fragment(NamedTuple):
    """A part of the output: joined results, sentences about what was unreadable, and what they count.

    `size` is how many bytes of input they were read from; `failed` where a file could not be read further.
    """

    output: bytes
    notes: tuple[str, ...]
    tally: Tally
    size: int = 0
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """How payloads are to be judged; `verdict_only` leaves out form, problems and advice."""

    rendering: Rendering
    direction: str = "input"
    revision: str = "latest"
    profile: str = "published"
    route: str = "run"
    form: str | None = None
    verdict_only: bool = False
    longest: int = 64 << 20

    def judge(self) -> Judge:
        """Return the judge that is asked for.

        Raises:
            UsageError: there is no such contract.
        """
        return Judge(
            self.direction,
            revision=self.revision,
            profile=self.profile,
            route=self.route,
            form=self.form,
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A piece that was read; how many lines it has is known before they are judged."""

    number: int
    examine: Callable[[int], Iterator[Fragment]]


class Examiner:
    """Examines pieces by an order; another process makes its own from the same order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._judge = order.judge()

    def __reduce__(self) -> tuple[type[Examiner], tuple[Order]]:
        return Examiner, (self._order,)

    def open(self, piece: Work) -> Opened:
        """Read a piece; `examine` then takes the number of its first line and yields fragments."""
        if isinstance(piece, Files):
            return Opened(0, lambda _: self._files(piece.sources))
        if isinstance(piece, Text):
            return Opened(0, lambda _: self._text(piece))
        if isinstance(piece, Lines):
            return self._opened(piece.source, piece.block)
        try:
            return self._opened(piece.source, _read(piece, self._order.longest))
        except OSError as error:
            reason = reason_of(error)
            return Opened(0, lambda _: iter((self.missed(piece.source.name, None, reason, failed=True),)))

    def missed(self, name: str, line: int | None, reason: str, *, failed: bool = False) -> Fragment:
        """Return the fragment that says that something was not read."""
        output = _Output(self._order.rendering)
        output.add(_unreadable(name, line, reason), b"")
        return output.take(failed=failed)

    def _opened(self, source: Source, block: Block) -> Opened:
        return Opened(block.number, lambda first: self._lines(source, block, first))

    def _files(self, sources: tuple[Source, ...]) -> Iterator[Fragment]:
        output = _Output(self._order.rendering)
        for source in sources:
            try:
                with open_source(source) as file:
                    data = read_whole(file, self._order.longest)
            except OSError as error:
                output.add(_unreadable(source.name, None, reason_of(error)), b"")
            else:
                self._whole(source, data, output)
                output.size += 0 if data is None else len(data)
            if output.full:
                yield output.take()
        yield output.take()

    def _text(self, piece: Text) -> Iterator[Fragment]:
        output = _Output(self._order.rendering)
        self._whole(piece.source, piece.data, output)
        output.size = 0 if piece.data is None else len(piece.data)
        yield output.take()

    def _whole(self, source: Source, data: bytes | None, output: _Output) -> None:
        if data is None:
            output.add(self._too_long(source.name, None), b"")
        else:
            output.add(self._judged(data, source.name, None), data)

    def _lines(self, source: Source, block: Block, first: int) -> Iterator[Fragment]:
        output = _Output(self._order.rendering)
        judged = self._verdicts if self._order.verdict_only else self._judgements
        for judgement, text in judged(source.name, block, first, output):
            output.add(judgement, text)
            if output.full:
                yield output.take()
        if block.cut:
            output.add(self._too_long(source.name, first + block.number - 1), b"")
        output.size = block.end - block.begin
        yield output.take()

    def _judgements(
        self, name: str, block: Block, first: int, _: _Output
    ) -> Iterator[tuple[Judgement, bytes]]:
        longest = self._order.longest
        for number, line in enumerate(block.lines(), first):
            text = line.rstrip(_BLANK)
            if len(text) > longest:
                yield self._too_long(name, number), b""
            elif text:
                yield self._judged(text, name, number), text

    def _verdicts(
        self, name: str, block: Block, first: int, output: _Output
    ) -> Iterator[tuple[Judgement, bytes]]:
        """Yield what is not valid, and count the rest: no object is made for a valid line."""
        longest = self._order.longest
        is_valid = self._judge.is_valid_bytes
        valid = 0
        for number, line in enumerate(block.lines(), first):
            if len(line) > longest and len(line.rstrip(_BLANK)) > longest:
                yield self._too_long(name, number), b""
                continue
            try:
                verdict = is_valid(line)
            except UnreadableError as error:
                if line.rstrip(_BLANK):
                    yield _unreadable(name, number, error.reason), b""
            else:
                if verdict:
                    valid += 1
                else:
                    yield Judgement(valid=False, source=name, line=number), line
        output.add_valid(valid)

    def _judged(self, data: bytes, name: str, line: int | None) -> Judgement:
        if not self._order.verdict_only:
            return self._judge.judge_bytes(data, source=name, line=line)
        try:
            return Judgement(valid=self._judge.is_valid_bytes(data), source=name, line=line)
        except UnreadableError as error:
            return _unreadable(name, line, error.reason)

    def _too_long(self, name: str, line: int | None) -> Judgement:
        reason = f"longer than {self._order.longest} bytes, the most that is read of one payload"
        return _unreadable(name, line, reason)


def place_of(judgement: Judgement) -> str:
    """Return where a payload was read from: its source, with the line where there is one."""
    source = judgement.source or "payload"
    return source if judgement.line is None else f"{source}:{judgement.line}"


class _Output:
    """Results as they come, until they are taken as a fragment."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering
        self._counter = Counter()
        self._items: list[bytes] = []
        self._notes: list[str] = []
        self._held = 0
        self.size = 0

    @property
    def full(self) -> bool:
        return self._held > _FRAGMENT_SIZE

    def add(self, judgement: Judgement, text: bytes) -> None:
        item = self._rendering.item(judgement, text)
        if item:
            self._items.append(item)
        if judgement.valid is None:
            note = f"{place_of(judgement)}: {judgement.problems[0].message}"
            self._notes.append(note)
            self._held += len(note)
        self._held += len(item)
        self._counter.add(judgement, written=bool(item))

    def add_valid(self, number: int) -> None:
        self._counter.add_valid(number)

    def take(self, *, failed: bool = False) -> Fragment:
        output = self._rendering.separator.join(self._items)
        fragment = Fragment(output, tuple(self._notes), self._counter.take(), self.size, failed)
        self._items, self._notes, self._held, self.size = [], [], 0, 0
        return fragment


def _read(part: Part, longest: int) -> Block:
    with open_source(part.source) as file:
        if identity_of(file) != part.identity:
            raise OSError(0, "It was replaced while it was read")
        return read_part(file, part.start, part.end, longest)


def _unreadable(name: str, line: int | None, reason: str) -> Judgement:
    problem = Problem(code="unreadable", pointer="", message=f"{reason}.")
    return Judgement(valid=None, problems=(problem,), source=name, line=line)
