"""Judges one piece of input and renders its results as bytes."""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.bulk.blocks import Block, read_part, read_whole
from workers_ai_contract.bulk.fragments import Fragment, FragmentBuilder
from workers_ai_contract.bulk.pieces import (
    FileGroup,
    FilePart,
    LineBlock,
    RowGroup,
    WholePayload,
    open_source,
    require_identity,
)
from workers_ai_contract.bulk.sources import is_parquet, reason_of
from workers_ai_contract.bulk.unwrapping import Unwrapper
from workers_ai_contract.contracts.judgement import Judgement, too_long, unreadable
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.judging.readers import text_readers
from workers_ai_contract.traffic import compressed_by, decompressed
from workers_ai_kernel.reading.strict import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.bulk.options import JudgingOptions
    from workers_ai_contract.bulk.pieces import PayloadPiece
    from workers_ai_contract.bulk.sources import InputSource
    from workers_ai_contract.bulk.table_rows import TableExaminer
    from workers_ai_contract.judging.schema_judge import SchemaJudge
    from workers_ai_kernel import JsonObject

_BLANK = b" \t\r\n"
_MOST_LOCATED = 100


class Opened(NamedTuple):
    """A piece that was read but not judged yet; `lines` is its number of lines, 0 for whole payloads.

    `examine` takes the number of the first line and yields fragments.
    """

    lines: int
    examine: Callable[[int], Iterator[Fragment]]


class Examiner:
    """Examines pieces; pickling it sends only the options, and the copy compiles its own judge."""

    def __init__(self, options: JudgingOptions) -> None:
        self._options = options
        self._judge = options.judge()
        self._parse_rounded = text_readers(compiled=options.compiled).parse_rounded
        self._judges = options.judges()
        self._unwrapper = Unwrapper(options)

    def __reduce__(self) -> tuple[type[Examiner], tuple[JudgingOptions]]:
        return Examiner, (self._options,)

    def open(self, piece: PayloadPiece) -> Opened:
        """Read a piece."""
        if isinstance(piece, FileGroup):
            return Opened(0, partial(self._files, piece.sources))
        if isinstance(piece, WholePayload):
            return Opened(0, partial(self._payload, piece))
        if isinstance(piece, RowGroup):
            return Opened(piece.rows, partial(self._tables.fragments, piece))
        if isinstance(piece, LineBlock):
            return self._opened(piece.source, piece.block)
        try:
            return self._opened(piece.source, _read(piece, self._options.longest))
        except OSError as error:
            return Opened(0, partial(self._failed, piece.source.name, reason_of(error)))

    def missed(self, name: str, reason: str, *, failed: bool = False) -> Fragment:
        """Return a fragment that reports unread input."""
        results = FragmentBuilder(self._options.rendering)
        results.add(unreadable(reason, name))
        return results.take(failed=failed)

    def _failed(self, name: str, reason: str, _first: int) -> Iterator[Fragment]:
        yield self.missed(name, reason, failed=True)

    def _opened(self, source: InputSource, block: Block) -> Opened:
        return Opened(block.number, partial(self._lines, source, block))

    def _files(self, sources: tuple[InputSource, ...], _first: int) -> Iterator[Fragment]:
        results = FragmentBuilder(self._options.rendering)
        for source in sources:
            try:
                with open_source(source) as file:
                    data = read_whole(file, self._options.longest)
            except OSError as error:
                results.add(unreadable(reason_of(error), source.name))
            else:
                self._whole(source, data, results)
            if results.full:
                yield results.take()
        yield results.take()

    def _payload(self, piece: WholePayload, _first: int) -> Iterator[Fragment]:
        results = FragmentBuilder(self._options.rendering)
        self._whole(piece.source, piece.data, results)
        yield results.take()

    def _whole(self, source: InputSource, data: bytes | None, results: FragmentBuilder) -> None:
        if data is None:
            results.add(self._too_long(source.name, None))
        else:
            results.size += len(data)
            self._content(source.name, data, results)

    def _content(self, name: str, data: bytes, results: FragmentBuilder) -> None:
        if compressed_by(data) is not None:
            self._decompressed(name, data, results)
            return
        if is_parquet(data):
            self._tables.add_all(name, data, results)
            return
        items = self._judge.payloads_in(data)
        if items is None:
            for judgement, text in self.judged(data, name, None, results):
                results.add(judgement, text)
        else:
            self._array(name, items, data, results)

    def _decompressed(self, name: str, data: bytes, results: FragmentBuilder) -> None:
        """Judge the content of a compressed file, which is not in JSON Lines."""
        try:
            content = decompressed(data, self._options.longest)
        except UnreadableError as error:
            results.add(unreadable(error.reason, name))
            return
        self._content(name, content, results)

    def _array(self, name: str, items: list[JsonObject], data: bytes, results: FragmentBuilder) -> None:
        """Judge each item; the name of its source ends with its JSON Pointer."""
        # Positions are searched for in the whole text, once for each item.
        text = data if len(items) <= _MOST_LOCATED else b"[]"
        for index, item in enumerate(items):
            item_text = json.dumps(item).encode()
            for judgement, _ in self.judged(item_text, name, None, results, f"/{index}"):
                results.add(judgement, text)
        count = f"{len(items)} payload{'' if len(items) == 1 else 's'}"
        results.note(f"{name}: an array of {count}; each item is judged by itself.")

    def _lines(self, source: InputSource, block: Block, first: int) -> Iterator[Fragment]:
        results = FragmentBuilder(self._options.rendering)
        only_verdicts = self._options.verdict_only and self._judges is None
        judged = self._verdicts if only_verdicts else self._judgements
        for judgement, text in judged(source.name, block, first, results):
            results.add(judgement, text)
            if results.full:
                yield results.take()
        if block.cut:
            results.add(self._too_long(source.name, first + block.number - 1))
        results.size = block.end - block.begin
        yield results.take()

    def _judgements(
        self, name: str, block: Block, first: int, results: FragmentBuilder
    ) -> Iterator[tuple[Judgement, bytes]]:
        longest = self._options.longest
        for number, line in enumerate(block.lines(), first):
            text = line.rstrip(_BLANK)
            if len(text) > longest:
                yield self._too_long(name, number), b""
            elif text:
                yield from self.judged(text, name, number, results)

    def _verdicts(
        self, name: str, block: Block, first: int, results: FragmentBuilder
    ) -> Iterator[tuple[Judgement, bytes]]:
        """Yield what is not valid, and count the rest: no object is created for a valid line."""
        longest = self._options.longest
        parse, is_valid, may_be_opened = self._parse_rounded, self._judge.is_valid, self._unwrapper.may_open
        valid = 0
        for number, line in enumerate(block.lines(), first):
            if len(line) > longest and len(line.rstrip(_BLANK)) > longest:
                yield self._too_long(name, number), b""
                continue
            try:
                payload = parse(line)
            except ReadingError:
                # It may be blank, or the event of a raw stream.
                if text := line.rstrip(_BLANK):
                    yield from self.judged(text, name, number, results)
                continue
            verdict = is_valid(payload)
            if may_be_opened(payload, valid=verdict):
                yield from self.judged(line.rstrip(_BLANK), name, number, results)
            elif verdict:
                valid += 1
            else:
                yield Judgement(valid=False, source=name, line=number), b""
        results.add_valid(valid)

    def judged(
        self, data: bytes, name: str, line: int | None, results: FragmentBuilder, inside: str = ""
    ) -> Iterator[tuple[Judgement, bytes]]:
        """Yield the judgements of a text, or of what it carries, each with the text that its pointers are in.

        `inside` is the JSON Pointer of the text in the file. Of many payloads, none is searched for in the
        text: it is empty.
        """
        judgements = self._judged_alone(data, f"{name}#{inside}" if inside else name, line)
        if self._unwrapper.concerns(data, judgements):
            carried = self._unwrapper.judged(data, name, line, results, inside)
            if carried is not None:
                text = data if len(carried) <= _MOST_LOCATED else b""
                yield from ((self._as_wanted(judgement), text) for judgement in carried)
                return
        yield from (
            (judgement._replace(inside=inside) if inside else judgement, data) for judgement in judgements
        )

    def _as_wanted(self, judgement: Judgement) -> Judgement:
        """Return a carried payload's judgement, of which only the verdict may be wanted."""
        if not self._options.verdict_only or judgement.valid is None:
            return judgement
        return Judgement(
            judgement.valid, source=judgement.source, line=judgement.line, inside=judgement.inside
        )

    def _judged_alone(self, data: bytes, name: str, line: int | None) -> tuple[Judgement, ...]:
        if self._judges is not None:
            return self._judges.judge_bytes(data, source=name, line=line)
        if not self._options.verdict_only:
            judge = self._judge if line is None else self._judge_of_lines
            return (judge.judge_bytes(data, source=name, line=line),)
        try:
            return (Judgement(valid=self._judge.is_valid_bytes(data), source=name, line=line),)
        except UnreadableError as error:
            return (unreadable(error.reason, name, line),)

    @cached_property
    def _tables(self) -> TableExaminer:
        # Imported late: most input is JSON.
        from workers_ai_contract.bulk.table_rows import TableExaminer

        return TableExaminer(self, self._options)

    @cached_property
    def _judge_of_lines(self) -> Judge | SchemaJudge:
        if isinstance(self._judge, Judge) and not self._options.rendering.shows_api_errors_of_lines:
            return self._judge.without_api_errors()
        return self._judge

    def _too_long(self, name: str, line: int | None) -> Judgement:
        return unreadable(too_long(self._options.longest), name, line)


def _read(part: FilePart, longest: int) -> Block:
    with open_source(part.source) as file:
        require_identity(file, part.identity)
        return read_part(file, part.start, part.end, longest)
