"""Judges the payloads in Arrow record batches, one batch at a time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.tables.arrow import pyarrow
from workers_ai_contract.tables.columns import PAYLOAD, RowNames, require_column, rows_of
from workers_ai_contract.tables.rows import RowJudge, RowOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workers_ai_contract.tables.arrow import ArrowBatch, ArrowSchema, ArrowTable
    from workers_ai_contract.tables.rows import RowVerdict

_WHAT = "judging record batches"
_TEXTS = ("code", "pointer", "message", "profile", "contract_digest")
_VERDICTS = ("valid", *_TEXTS)
# Engines call the function anew for each batch; making a judge takes longer than judging one.
_judge_of = lru_cache(16)(RowJudge)


def judge_batches(  # noqa: PLR0913 - one argument per choice
    batches: Iterable[ArrowBatch],
    *,
    column: str = PAYLOAD,
    keep: Sequence[str] = (),
    direction: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    route: str = "run",
    form: str | None = None,
    model: str | None = None,
    schemas: str | None = None,
    show_values: bool = False,
) -> Iterator[ArrowBatch]:
    """Return the verdicts on the payloads of record batches: one batch for each, row by row.

    `batches` are `pyarrow.RecordBatch` objects, or a table. `column` holds the payloads, as binary or text;
    the columns `direction`, `form`, `route` and `model`, where there are any, say for a row what the
    arguments of these names say for all. The result has the columns to `keep`, then `valid`, `code`,
    `pointer` and `message` of the first error, `profile`, and `contract_digest`: the SHA-256 of the schemas.
    `valid` is null for what cannot be read or judged: a row is never an exception. Verdicts are those of
    `wai validate`, by default of each payload as what its keys tell. `schemas` is a folder of pulled models.
    Messages quote no text of a payload, unless `show_values`.

    One batch is in memory at a time. The form is that of Spark's `mapInArrow`; see docs/engines.md for Ray
    Data and DuckDB.

    Raises:
        UsageError: there is no such contract, or, when the batch is asked for, no such column.
        SetupError: the extra `arrow` is not installed.
    """
    pyarrow(_WHAT)
    taken = [name for name in keep if name in _VERDICTS]
    if taken:
        raise UsageError(f"the column {taken[0]!r} cannot be kept: the verdicts have one of that name")
    names = RowNames(direction, form, route, model)
    judge = _judge_of(RowOptions(names, profile, revision, schemas, show_values))
    return _judged(_batches_of(batches), judge, column, tuple(keep))


def _schema() -> ArrowSchema:
    arrow = pyarrow(_WHAT)
    return arrow.schema([("valid", arrow.bool_()), *((name, arrow.string()) for name in _TEXTS)])


def _batches_of(given: Iterable[ArrowBatch]) -> Iterable[ArrowBatch]:
    """Return the batches; of a table without rows an empty one, so that the result has its columns."""
    arrow, table = pyarrow(_WHAT), _as_table(given)
    if table is None:
        return given
    return table.to_batches() or [arrow.RecordBatch.from_pylist([], schema=table.schema)]


def _as_table(given: object) -> ArrowTable | None:
    return given if isinstance(given, pyarrow(_WHAT).Table) else None


def _judged(
    batches: Iterable[ArrowBatch], judge: RowJudge, column: str, keep: tuple[str, ...]
) -> Iterator[ArrowBatch]:
    arrow = pyarrow(_WHAT)
    schema = _schema()
    for batch in batches:
        if not isinstance(batch, arrow.RecordBatch):
            kind = type(batch).__name__
            raise UsageError(f"batches must be record batches of pyarrow, not values of type {kind!r}")
        for name in keep:
            require_column(name, batch.schema.names, "the batch")
        verdicts = [_cells(judge.judge(row)) for row in rows_of(batch, column)]
        columns = zip(*verdicts, strict=True) if verdicts else ((),) * len(schema)
        arrays = [arrow.array(list(cells), field.type) for cells, field in zip(columns, schema, strict=True)]
        kept = [batch.column(name) for name in keep]
        fields = [batch.schema.field(name) for name in keep]
        yield arrow.RecordBatch.from_arrays([*kept, *arrays], schema=arrow.schema([*fields, *schema]))


def _cells(verdict: RowVerdict) -> tuple[bool | str | None, ...]:
    judgement = verdict.judgement
    profile = None if judgement.profile is None else judgement.profile.value
    if judgement.valid:
        return True, None, None, None, profile, verdict.digest
    first = next(iter(judgement.errors or judgement.problems), None)
    if first is None:
        return judgement.valid, None, None, None, profile, verdict.digest
    message = first.message if first.repair is None else f"{first.message} {first.repair}"
    return judgement.valid, first.code, first.pointer, message, profile, verdict.digest
