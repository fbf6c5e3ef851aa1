"""Judge the payloads of Parquet files with Ray Data: `ray_data.py IN OUT [PROCESSES]`."""

import sys

import pyarrow as pa
import ray

from workers_ai_contract import judge_batches


def judged(table: pa.Table) -> pa.Table:
    """Return the verdicts on a batch of rows, beside their ids."""
    return pa.Table.from_batches(judge_batches(table, keep=["id"]))


if __name__ == "__main__":
    source, target, *processes = sys.argv[1:]
    ray.init(num_cpus=int(processes[0]) if processes else None)
    rows = ray.data.read_parquet(source, override_num_blocks=32)
    rows.map_batches(judged, batch_format="pyarrow").write_parquet(target)
