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
    # Judging takes all the time. The newer reader gives small files to one process, and by default
    # a processor is kept free for each other step.
    context = ray.data.DataContext.get_current()
    context.use_datasource_v2 = False
    context.op_resource_reservation_enabled = False
    rows = ray.data.read_parquet(source, override_num_blocks=32)
    rows.map_batches(judged, batch_format="pyarrow").write_parquet(target)
