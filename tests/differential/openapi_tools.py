"""The OpenAPI documents, taken by five other tools: `python -m tests.differential.openapi_tools`.

Each in an environment of its own, for the document of each profile:

- `openapi-spec-validator` loads it;
- `openapi-core` takes the requests that we draw, and refuses one that is wrong;
- `datamodel-code-generator` writes a module from it, which is imported;
- Prism serves it and answers a request as the document says;
- Schemathesis runs it against the stand-in: no answer may fail with a server error, or have a status, a
  content type or a body that the document does not describe.

Prints what each came to. Ends with 1 if a tool finds something, with 2 if one cannot be installed.

Not asked are three checks of Schemathesis. A request without a token gets 400, not 401 (recorded). And what
is valid under the schema, the API may refuse, and the reverse: its validator is not one of JSON Schema
(docs/enforced.md).
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracles.npm import NodeProgram, node
from workers_ai_contract import generate, serve
from workers_ai_contract.errors import SetupError
from workers_ai_contract.exporting import openapi

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from workers_ai_kernel import Json

VALIDATOR = ("openapi-spec-validator==0.9.0",)
SCHEMATHESIS = ("schemathesis==4.32.5",)
CORE = ("openapi-core==0.23.1",)
GENERATOR = ("datamodel-code-generator==0.89.0",)
PROFILES: tuple[str | None, ...] = (None, "published", "observed")
PHASES = "examples,coverage,fuzzing,stateful"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)
_ROOT = Path(__file__).parents[2]
_BUILD = _ROOT / "build"
_PRISM = NodeProgram(_ROOT / "benchmarks" / "prism", "prism.cjs")
_MODEL = "@cf/openai/gpt-oss-20b"
_SECONDS = 1_800
_SECONDS_TO_START = 120
_REQUESTS = 20
_ASK_CORE = """
import json, sys
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest
api = OpenAPI.from_file_path(sys.argv[1])
for line in sys.stdin:
    expected, route, payload = json.loads(line)
    path = "/client/v4/accounts/any/ai" + route
    body = json.dumps(payload).encode()
    headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
    request = MockRequest("https://api.cloudflare.com", "post", path, headers=headers, data=body)
    try:
        api.validate_request(request)
        accepted = True
    except OpenAPIError as error:
        accepted = False
        said = repr(error.__cause__ or error)[:500]
    if accepted is not expected:
        sys.exit(f"{'accepts' if accepted else said} {payload!r}")
"""


def main() -> int:
    """Run the tools and print what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=TOOLS, action="append", help="these tools only")
    given = parser.parse_args()
    try:
        found = run(given.count, given.seed, tools=given.only or TOOLS)
    except SetupError as error:
        print(error, file=sys.stderr)  # noqa: T201 - talk
        return 2
    for text in found:
        print(text)  # noqa: T201 - the result
    return 1 if found else 0


def run(
    count: int,
    seed: int,
    profiles: Sequence[str | None] = PROFILES,
    phases: str = PHASES,
    tools: Sequence[str] = ("openapi-spec-validator", "schemathesis"),
) -> list[str]:
    """Return what the tools find, with so many requests for each operation, in these phases of Schemathesis.

    Raises:
        SetupError: one cannot be installed.
    """
    found: list[str] = []
    _BUILD.mkdir(exist_ok=True)
    for profile in profiles:
        file = _BUILD / f"openapi-{profile or 'default'}.json"
        file.write_text(json.dumps(openapi(profile)), "utf-8")
        for tool in tools:
            ask = _TOOLS.get(tool)
            said = ask(file, profile) if ask else _schemathesis(file, count, seed, phases)
            print(f"{tool}: {profile or 'default'}: {'finds something' if said else 'passed'}", flush=True)  # noqa: T201
            found += [f"{tool}: {each}" for each in said]
    return found


def _validator(file: Path, _profile: str | None) -> list[str]:
    return _asked([str(_installed(VALIDATOR) / "openapi-spec-validator"), str(file)])


def _core(file: Path, profile: str | None) -> list[str]:
    drawn = islice(generate("input", profile=profile or "published", count=None, seed=1), _REQUESTS)
    cases = [(True, *_routed(each)) for each in drawn]
    lines = "".join(f"{json.dumps(case)}\n" for case in (*cases, (False, f"/run/{_MODEL}", {"messages": 5})))
    return _asked([str(_installed(CORE) / "python"), "-c", _ASK_CORE, str(file)], lines)


def _routed(payload: Json) -> tuple[str, Json]:
    """Return the route of a request; one that names the model beside its `input` names ours."""
    if isinstance(payload, dict) and "model" in payload and isinstance(payload.get("input"), dict):
        return "/run", {**payload, "model": _MODEL}
    return f"/run/{_MODEL}", payload


def _generator(file: Path, _profile: str | None) -> list[str]:
    programs = _installed(GENERATOR)
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "made.py"
        options = ("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel")
        said = _asked(
            [str(programs / "datamodel-codegen"), "--input", str(file), *options, "--output", str(module)]
        )
        return said or _asked([str(programs / "python"), str(module)])


def _prism(file: Path, _profile: str | None) -> list[str]:
    _PRISM.install()
    with _mocking(file) as address:
        connection = http.client.HTTPConnection(*address, timeout=_SECONDS_TO_START)
        body = json.dumps({"messages": [{"role": "user", "content": "When is high tide?"}]})
        headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
        connection.request("POST", f"/run/{_MODEL}", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
    return [] if answer.status == http.client.OK else [f"HTTP {answer.status}: {text[:2_000]}"]


@contextmanager
def _mocking(file: Path) -> Generator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address: tuple[str, int] = free.getsockname()
    command = [str(node()), _PRISM.script, "mock", "-p", str(address[1]), str(file)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=_PRISM.installed
    )
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: tuple[str, int], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(address).close()
        except OSError as error:
            if time.monotonic() > deadline or process.poll() is not None:
                raise SetupError(f"Prism does not serve the document: exit code {process.poll()}") from error
            time.sleep(0.1)
        else:
            return


def _schemathesis(file: Path, count: int, seed: int, phases: str) -> list[str]:
    program = str(_installed(SCHEMATHESIS) / "schemathesis")
    with serve(seed=seed) as url:
        place = f"{url}/client/v4/accounts/ID/ai"
        command = [program, "run", str(file), "--url", place, "-H", "Authorization: Bearer any"]
        command += ["-n", str(count), "--phases", phases, "--seed", str(seed), "--checks", CHECKS]
        return _asked([*command, "--generation-database", "none"])


def _asked(command: list[str], lines: str = "") -> list[str]:
    finished = subprocess.run(
        command, input=lines, check=False, capture_output=True, encoding="utf-8", timeout=_SECONDS, cwd=_BUILD
    )
    return [] if finished.returncode == 0 else [f"{finished.stdout}{finished.stderr}"[-8_000:]]


def _installed(requirements: tuple[str, ...]) -> Path:
    """Return the folder of a tool's programs, installed unless it is."""
    folder = _BUILD / "openapi-tools" / "-".join(requirements)
    programs = folder / "bin"
    if not (folder / "done").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [str(programs / "python"), "-m", "pip", "install", "--quiet", *requirements]
        finished = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", timeout=_SECONDS
        )
        if finished.returncode:
            raise SetupError(f"pip cannot install {' and '.join(requirements)}: {finished.stderr[-2_000:]}")
        (folder / "done").touch()
    return programs


_TOOLS: dict[str, Callable[[Path, str | None], list[str]]] = {
    "openapi-spec-validator": _validator,
    "openapi-core": _core,
    "datamodel-code-generator": _generator,
    "prism": _prism,
}
TOOLS = (*_TOOLS, "schemathesis")


if __name__ == "__main__":
    sys.exit(main())
