"""Payloads in tables: Arrow record batches, and Parquet files. Needs the extra `arrow`."""

from __future__ import annotations

from workers_ai_contract.tables.judging import judge_batches
from workers_ai_contract.tables.parquet import ParquetRows

__all__ = ["ParquetRows", "judge_batches"]
