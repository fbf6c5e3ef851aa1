"""The schema of SARIF 2.1.0, as the source distribution of PyPI's sarif-om brings it."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jsonschema import Draft7Validator

from tests.oracles.sdist import fetch_sdist
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from tests.oracles.published import Oracle
    from workers_ai_kernel import JsonObject

_FOLDER = Path(__file__).parents[2] / "build" / "sarif-om"
_LOCKED = "sarif-om==1.0.4 --hash=sha256:cd5f416b3083e00d402a92e449a7ff67af46f11241073eea0461802a3b5aef98\n"


def sarif_oracle() -> Oracle:
    """Return the oracle, whose schema is fetched by pip once; safe in parallel.

    Raises:
        SetupError: pip cannot fetch it, or it is not in what pip fetched.
    """
    _FOLDER.mkdir(parents=True, exist_ok=True)
    schema = _FOLDER / "sarif.json"
    with (_FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not schema.exists():
            _fetch(schema)
    # Named after an older draft, of which it uses nothing that a newer one reads differently.
    document: JsonObject = {
        **json.loads(schema.read_text("utf-8")),
        "$schema": Draft7Validator.META_SCHEMA["$id"],
    }
    document.pop("id", None)
    return cast("Oracle", Draft7Validator(document))


def _fetch(schema: Path) -> None:
    fetch_sdist(
        _LOCKED,
        _FOLDER,
        lambda name: schema.name if name.endswith("/sarif-2.1.0-rtm.4.json") else None,
    )
    if not schema.exists():
        raise SetupError("the source distribution of sarif-om has no schema in it")
