"""The TypeScript compiler, asked whether payloads are literals of the model's types."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

from workers_ai_codegen.observed import deriving
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel import Json

_MEMBERS = {Direction.INPUT: "inputs", Direction.OUTPUT: "postProcessedOutputs"}
_TYPE = 'type Asked = Base_Ai_Cf_Openai_Gpt_Oss_{}["{}"];'
_ERROR = re.compile(r"^asked\.ts\((\d+),\d+\): error TS\d+", re.MULTILINE)
_OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--lib", "es2022")
_TYPES = "node_modules/@cloudflare/workers-types"
_SECONDS = 300


def refused_by_the_compiler(
    payloads: Sequence[Json], direction: Direction, model: str = "20B"
) -> frozenset[int]:
    """Return the indices of the payloads that are not assignable, each written as a literal."""
    folder = deriving.installed()
    lines = [_TYPE.format(model, _MEMBERS[direction])]
    lines += [f"const p{index}: Asked = {json.dumps(payload)};" for index, payload in enumerate(payloads)]
    (folder / "asked.ts").write_text("\n".join(lines) + "\n", "utf-8")
    command = [str(deriving.node()), "node_modules/typescript/bin/tsc", *_OPTIONS]
    finished = subprocess.run(
        [*command, "--types", f"./{_TYPES}/index.d.ts", "asked.ts"],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        timeout=_SECONDS,
    )
    found = frozenset(int(line) - 2 for line in _ERROR.findall(finished.stdout))
    others = [line for line in finished.stdout.splitlines() if "error TS" in line and "asked.ts" not in line]
    assert finished.returncode in {0, 2}, finished.stderr
    assert not others, others
    return found
