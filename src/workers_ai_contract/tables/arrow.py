"""The way to pyarrow, which has no types of its own: each of its values is of any type here."""

from __future__ import annotations

from importlib import import_module
from typing import Any, TypeAlias

from workers_ai_contract.errors import missing_extra

ArrowArray: TypeAlias = Any
"""A `pyarrow.Array`."""
ArrowBatch: TypeAlias = Any
"""A `pyarrow.RecordBatch`."""
ArrowModule: TypeAlias = Any
"""The package itself, or a module of it."""
ArrowSchema: TypeAlias = Any
"""A `pyarrow.Schema`."""
ArrowTable: TypeAlias = Any
"""A `pyarrow.Table`."""
ParquetFile: TypeAlias = Any
"""A `pyarrow.parquet.ParquetFile`."""


def pyarrow(what: str, module: str = "pyarrow") -> ArrowModule:
    """Return pyarrow or a module of it.

    Raises:
        SetupError: the extra `arrow` is not installed; the message names `what` needs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise missing_extra("arrow", what) from None
