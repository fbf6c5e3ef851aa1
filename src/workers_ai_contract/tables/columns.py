"""Reads the columns of a batch: payloads as bytes, and the names that rows have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from workers_ai_contract.errors import UsageError
from workers_ai_contract.tables.arrow import pyarrow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from workers_ai_contract.tables.arrow import ArrowArray, ArrowBatch

PAYLOAD = "payload"


class RowNames(NamedTuple):
    """What a row says of its own contract; None where it says nothing."""

    direction: str | None = None
    form: str | None = None
    route: str | None = None
    model: str | None = None


NO_NAMES = RowNames()


class TableRow(NamedTuple):
    """One row: the text of its payload, or None, and its names."""

    payload: bytes | None
    names: RowNames = NO_NAMES


def require_column(column: str, names: Collection[str], where: str) -> None:
    """Check that there is a column.

    Raises:
        UsageError: there is no column of that name.
    """
    if column not in names:
        known = ", ".join(map(repr, names)) or "none"
        raise UsageError(f"{where} has no column {column!r}: its columns are {known}")


def used_columns(names: Iterable[str], payload: str = PAYLOAD) -> list[str]:
    """Return the columns that are read, of those that there are."""
    return [name for name in names if name == payload or name in RowNames._fields]


def rows_of(batch: ArrowBatch, payload: str = PAYLOAD) -> Iterator[TableRow]:
    """Return the rows of a batch.

    Raises:
        UsageError: the column of payloads is missing, or a column has the wrong type.
    """
    require_column(payload, batch.schema.names, "the batch")
    payloads = _values(batch.column(payload), payload, text=False)
    present = [name for name in RowNames._fields if name in batch.schema.names and name != payload]
    if not present:
        return map(TableRow, payloads)
    columns = {name: _values(batch.column(name), name, text=True) for name in present}
    return (
        TableRow(value, RowNames(**{name: column[index] for name, column in columns.items()}))
        for index, value in enumerate(payloads)
    )


def _values(array: ArrowArray, name: str, *, text: bool) -> list[Any]:
    """Return the values of a column of binary or text; of its storage if it is an extension type."""
    arrow = pyarrow("judging record batches")
    types = arrow.types
    if isinstance(array, arrow.ExtensionArray):
        array = array.storage
    kind = array.type
    if types.is_dictionary(kind):
        array = array.cast(kind.value_type)
        kind = array.type
    if types.is_null(kind):
        return list(array.to_pylist())
    is_text = any(test(kind) for test in _tests(types, "string", "large_string", "string_view"))
    names = ("binary", "large_binary", "binary_view", "fixed_size_binary")
    if not is_text and (text or not any(test(kind) for test in _tests(types, *names))):
        wanted = "text" if text else "binary or text"
        raise UsageError(f"the column {name!r} is of type {kind}: {wanted} is needed")
    if is_text and not text:
        array = array.cast(arrow.large_string()).cast(arrow.large_binary())
    return list(array.to_pylist())


def _tests(types: object, *names: str) -> list[Callable[[object], bool]]:
    """Return the tests of some types, as far as this version of pyarrow has them."""
    found = (getattr(types, f"is_{name}", None) for name in names)
    return [test for test in found if test is not None]
