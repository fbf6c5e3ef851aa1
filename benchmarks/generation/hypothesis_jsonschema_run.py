"""Makes payloads with hypothesis-jsonschema, in an environment of its own; knows nothing of ours."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis_jsonschema import from_schema  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Write how long it took, then the payloads, a line each."""
    schema = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    count = int(sys.argv[2])
    made: list[object] = []

    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=tuple(HealthCheck),
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
