"""Makes payloads with hypothesis-jsonschema, in an environment of its own; knows nothing of ours."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings


def main() -> None:
    """Write how long it took, then the payloads, a line each."""
    schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    count = int(sys.argv[2])
    made: list[object] = []
    # It is not in the environment that checks the types.
    from_schema = importlib.import_module("hypothesis_jsonschema").from_schema

    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(from_schema(schema))
    def collect(payload: object) -> None:
        made.append(payload)

    start = time.perf_counter()
    collect()
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"seconds": seconds}) + "\n")
    sys.stdout.writelines(json.dumps(payload) + "\n" for payload in made)


if __name__ == "__main__":
    main()
