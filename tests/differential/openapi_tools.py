"""The OpenAPI documents, taken by other tools: `python -m tests.differential.openapi_tools`.

In an environment of its own, `openapi-spec-validator` loads the document of each profile, and Schemathesis
runs it against the stand-in: no answer may fail with a server error, or have a status, a content type or a
body that the document does not describe. Ends with 1 if a tool finds something, with 2 if they cannot be
installed.

Not asked are three checks of Schemathesis. A request without a token gets 400, not 401 (recorded). And what
is valid under the schema, the API may refuse, and the reverse: its validator is not one of JSON Schema
(docs/enforced.md).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract import serve
from workers_ai_contract.errors import SetupError
from workers_ai_contract.exporting import openapi

if TYPE_CHECKING:
    from collections.abc import Sequence

TOOLS = ("openapi-spec-validator==0.9.0", "schemathesis==4.32.5")
PROFILES: tuple[str | None, ...] = (None, "published", "observed")
PHASES = "examples,coverage,fuzzing,stateful"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)
_BUILD = Path(__file__).parents[2] / "build"
_SECONDS = 1_800


def main() -> int:
    """Run both tools and print what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    try:
        found = run(arguments.count, arguments.seed)
    except SetupError as error:
        print(error, file=sys.stderr)  # noqa: T201 - talk
        return 2
    for text in found:
        print(text)  # noqa: T201 - the result
    return 1 if found else 0


def run(count: int, seed: int, profiles: Sequence[str | None] = PROFILES, phases: str = PHASES) -> list[str]:
    """Return what the tools find, with so many requests for each operation, in these phases of Schemathesis.

    Raises:
        SetupError: they cannot be installed.
    """
    tools = _installed()
    found: list[str] = []
    with serve(seed=seed) as url:
        for profile in profiles:
            file = _BUILD / f"openapi-{profile or 'default'}.json"
            file.write_text(json.dumps(openapi(profile)), "utf-8")
            found += _asked([str(tools / "openapi-spec-validator"), str(file)])
            found += _asked(
                [
                    *(str(tools / "schemathesis"), "run", str(file), "--url"),
                    *(f"{url}/client/v4/accounts/ID/ai", "-H", "Authorization: Bearer any", "-n", str(count)),
                    *(
                        "--phases",
                        phases,
                        "--seed",
                        str(seed),
                        "--checks",
                        CHECKS,
                        "--generation-database",
                        "none",
                    ),
                ]
            )
    return found


def _asked(command: list[str]) -> list[str]:
    finished = subprocess.run(
        command, check=False, capture_output=True, encoding="utf-8", timeout=_SECONDS, cwd=_BUILD
    )
    return [] if finished.returncode == 0 else [f"{finished.stdout}{finished.stderr}"[-8_000:]]


def _installed() -> Path:
    """Return the folder of the tools' programs, installed unless they are."""
    folder = _BUILD / f"openapi-tools-{'-'.join(each.rpartition('=')[2] for each in TOOLS)}"
    programs = folder / "bin"
    if not (folder / "done").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [str(programs / "python"), "-m", "pip", "install", "--quiet", *TOOLS]
        finished = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", timeout=_SECONDS
        )
        if finished.returncode:
            raise SetupError(f"pip cannot install {' and '.join(TOOLS)}: {finished.stderr[-2_000:]}")
        (folder / "done").touch()
    return programs


if __name__ == "__main__":
    sys.exit(main())
