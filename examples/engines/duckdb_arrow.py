"""Judge the payloads of Parquet files with DuckDB: `duckdb_arrow.py IN OUT`."""

import sys

import duckdb
import pyarrow as pa

from workers_ai_contract import judge_batches

VERDICT = """
    STRUCT(valid BOOLEAN, code TEXT, pointer TEXT, message TEXT, profile TEXT, contract_digest TEXT)
"""


def judged(payloads: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the verdicts on a column of payloads, each as a struct."""
    batches = judge_batches(pa.table({"payload": payloads}))
    return pa.chunked_array([batch.to_struct_array() for batch in batches])


if __name__ == "__main__":
    source, target = sys.argv[1:]
    database = duckdb.connect()
    database.create_function("judged", judged, ["TEXT"], VERDICT, type="arrow", null_handling="special")
    query = "SELECT id, judged(payload) AS verdict FROM read_parquet($1)"
    rows = database.sql(query, params=[f"{source}/*.parquet"])
    database.sql("SELECT id, unnest(verdict) FROM rows").write_parquet(target)
