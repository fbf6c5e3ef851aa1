"""Judges the rows of Parquet files, each by the contract that it names."""

from __future__ import annotations

from functools import cached_property, lru_cache
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from workers_ai_contract.bulk.fragments import FragmentBuilder
from workers_ai_contract.bulk.pieces import open_source, require_identity
from workers_ai_contract.bulk.sources import reason_of
from workers_ai_contract.contracts.judgement import unreadable
from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.tables import ParquetRows
from workers_ai_contract.tables.columns import NO_NAMES
from workers_ai_contract.tables.rows import known_model, why_unread
from workers_ai_contract.traffic.judging import without_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.bulk.examining import Examiner
    from workers_ai_contract.bulk.fragments import Fragment
    from workers_ai_contract.bulk.options import JudgingOptions
    from workers_ai_contract.bulk.pieces import RowGroup
    from workers_ai_contract.models.folders import ModelFolder
    from workers_ai_contract.tables.columns import RowNames, TableRow

_MOST_EXAMINERS = 64


class TableExaminer:
    """Examines rows; what a row cannot be judged by is its verdict."""

    def __init__(self, examiner: Examiner, options: JudgingOptions) -> None:
        self._examiner = examiner
        self._options = options
        self._named = lru_cache(_MOST_EXAMINERS)(self._of)

    def fragments(self, piece: RowGroup, first: int) -> Iterator[Fragment]:
        """Yield the results of a row group, whose first row has the number `first`."""
        results = FragmentBuilder(self._options.rendering)
        name = piece.source.name
        try:
            with open_source(piece.source) as file:
                require_identity(file, piece.identity)
                for number, row in enumerate(ParquetRows(file).rows(piece.number), first):
                    self._add(row, name, number, results)
                    if results.full:
                        yield results.take()
        except (OSError, UnreadableError) as error:
            reason = error.reason if isinstance(error, UnreadableError) else reason_of(error)
            yield results.take()
            yield self._examiner.missed(name, reason, failed=True)
            return
        results.size = piece.size
        yield results.take()

    def add_all(self, name: str, data: bytes, results: FragmentBuilder) -> None:
        """Judge all rows of a file that is in memory."""
        try:
            table = ParquetRows(BytesIO(data))
            rows = chain.from_iterable(map(table.rows, range(len(table.groups))))
            for number, row in enumerate(rows, 1):
                self._add(row, name, number, results)
        except UnreadableError as error:
            results.add(unreadable(error.reason, name))

    def _add(self, row: TableRow, name: str, number: int, results: FragmentBuilder) -> None:
        text = row.payload or b""
        reason = why_unread(text, self._options.longest)
        if reason is not None:
            results.add(unreadable(reason, name, number))
            return
        examiner = self._examiner if row.names == NO_NAMES else self._named(row.names)
        if isinstance(examiner, UsageError):
            results.add(unreadable(str(examiner), name, number))
            return
        for judgement, where in examiner.judged(text, name, number, results):
            is_shown = self._options.show_values
            results.add(judgement if is_shown else without_values(judgement, text), where)

    def _of(self, names: RowNames) -> Examiner | UsageError:
        """Return the examiner for the names of a row, or the reason why the row cannot be judged."""
        from workers_ai_contract.bulk.examining import Examiner

        options = self._options
        try:
            if options.schema is not None:
                return self._examiner
            model = options.model if names.model is None else known_model(names.model, self._models)
            return Examiner(
                options._replace(
                    direction=names.direction or options.direction,
                    form=names.form or options.form,
                    route=names.route or options.route,
                    model=model,
                )
            )
        except UsageError as error:
            return error

    @cached_property
    def _models(self) -> ModelFolder | None:
        return self._options.model_folder()
