"""Judge the payloads of Parquet files with Spark: `spark.py IN OUT`. Spark needs Java."""

import sys
from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import SparkSession

from workers_ai_contract import judge_batches

VERDICTS = """
    id long, valid boolean, code string, pointer string, message string,
    profile string, contract_digest string
"""


def judged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the verdicts on batches of rows, beside their ids."""
    return judge_batches(batches, keep=["id"])


if __name__ == "__main__":
    source, target = sys.argv[1:]
    spark = SparkSession.builder.master("local[*]").getOrCreate()
    spark.read.parquet(source).mapInArrow(judged, VERDICTS).write.parquet(target)
