"""Reads payloads from Parquet files, one row group at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UnreadableError, UsageError
from workers_ai_contract.tables.arrow import pyarrow
from workers_ai_contract.tables.columns import PAYLOAD, require_column, rows_of, used_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BytesIO, FileIO

    from workers_ai_contract.tables.arrow import ParquetFile
    from workers_ai_contract.tables.columns import TableRow

_ROWS_AT_ONCE = 1_000
# Of a column, only so much is read ahead, however large its row group is.
_BUFFER = 1 << 20


class ParquetRows:
    """The payloads of a Parquet file, in its column `payload`.

    Raises:
        UnreadableError: the file is damaged, has no such column, or the extra `arrow` is not installed.
    """

    def __init__(self, file: FileIO | BytesIO) -> None:
        try:
            parquet = pyarrow("a Parquet file", "pyarrow.parquet")
            self._errors: tuple[type[Exception], ...] = (pyarrow("a Parquet file").ArrowException, OSError)
        except SetupError as error:
            raise UnreadableError(str(error)) from None
        try:
            self._file: ParquetFile = parquet.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
        except self._errors as error:
            raise UnreadableError(f"not a sound Parquet file: {_first_line(error)}") from None
        self._names: list[str] = self._file.schema_arrow.names
        try:
            require_column(PAYLOAD, self._names, "the file")
        except UsageError as error:
            raise UnreadableError(str(error)) from None

    @property
    def groups(self) -> tuple[int, ...]:
        """The number of rows in each row group."""
        metadata = self._file.metadata
        return tuple(metadata.row_group(index).num_rows for index in range(metadata.num_row_groups))

    def rows(self, group: int) -> Iterator[TableRow]:
        """Yield the rows of a row group.

        Raises:
            UnreadableError: it is damaged, or a column has the wrong type.
        """
        batches = self._file.iter_batches(
            batch_size=_ROWS_AT_ONCE,
            row_groups=[group],
            columns=used_columns(self._names),
            use_threads=False,
        )
        try:
            for batch in batches:
                yield from rows_of(batch)
        except UsageError as error:
            raise UnreadableError(str(error)) from None
        except self._errors as error:
            raise UnreadableError(f"not a sound Parquet file: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")
