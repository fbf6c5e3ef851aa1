"""The JSON-Schema-Test-Suite, as the source distribution of PyPI's jsonschema brings it.

It is fetched by pip once, in the version and with the digests of `requirements/dev.txt`, into `build/`.
"""

from __future__ import annotations

import fcntl
import json
import re
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from tests.oracles.sdist import fetch_sdist
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

Dialect: TypeAlias = Literal["draft4", "draft6", "draft7", "2019-09", "2020-12"]

ROOT = Path(__file__).parents[2]
FOLDERS: dict[Dialect, str] = {
    "draft4": "draft4",
    "draft6": "draft6",
    "draft7": "draft7",
    "2019-09": "draft2019-09",
    "2020-12": "draft2020-12",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One value and the verdict that a schema must give."""

    name: str
    schema: JsonObject | bool
    value: Json
    valid: bool


def suite() -> Path:
    """Return the folder of the suite's tests, which is fetched unless it is there; safe in parallel.

    Raises:
        SetupError: pip cannot fetch it, or it is not in what pip fetched.
    """
    folder = ROOT / "build" / f"json-schema-test-suite-{version('jsonschema')}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _fetch(folder)
            (folder / "done").touch()
    return folder / "tests"


def keywords_with_cases(dialect: Dialect) -> set[str]:
    """Return the names of the suite's files, which are those of the keywords."""
    return {file.stem for file in (suite() / FOLDERS[dialect]).glob("*.json")}


def cases(dialect: Dialect, keyword: str) -> Iterator[Case]:
    """Yield the cases of one file of the suite."""
    file = suite() / FOLDERS[dialect] / f"{keyword}.json"
    for group in json.loads(file.read_text(encoding="utf-8")):
        for test in group["tests"]:
            name = f"{group['description']}: {test['description']}"
            yield Case(name, group["schema"], test["data"], test["valid"])


def _fetch(folder: Path) -> None:
    fetch_sdist(_locked(), folder, _place)
    if not (folder / "tests").exists():
        raise SetupError("the source distribution of jsonschema has no suite in it")


def _place(name: str) -> str | None:
    _, _, inner = name.partition("/json/tests/")
    return f"tests/{inner}" if inner else None


def _locked() -> str:
    """Return the requirement of jsonschema from the lock, with its digests."""
    lock = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    found = re.search(r"^jsonschema==.*?(?=\n\S|\n    #)", lock, re.MULTILINE | re.DOTALL)
    if found is None:
        raise SetupError("the lock has no jsonschema")
    return found.group() + "\n"
