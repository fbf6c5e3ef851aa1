"""Source distributions from PyPI, whose files serve as oracles; fetched by pip, with digests."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SECONDS = 300


def fetch_sdist(requirement: str, folder: Path, place: Callable[[str], str | None]) -> None:
    """Fetch one source distribution into a folder and unpack what has a place there.

    `requirement` is a line of a lock, with its digests; `place` gives for the name of a file in the archive
    its path below the folder, or None for what is left out.

    Raises:
        SetupError: pip cannot fetch it.
    """
    name = requirement.partition("==")[0]
    wanted = folder / "wanted.txt"
    wanted.write_text(requirement, encoding="utf-8")
    options = ["--quiet", "--no-deps", "--no-binary", name, "--require-hashes"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), "-r", str(wanted)]
    try:
        subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=_SECONDS)
    except subprocess.CalledProcessError as error:
        raise SetupError(f"pip cannot fetch {name}: {error.stderr[-2000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"pip did not fetch {name} within {_SECONDS} seconds") from error
    for archive in folder.glob(f"{name.replace('-', '_')}-*.tar.gz"):
        with tarfile.open(archive) as read:
            for member in read.getmembers():
                target = place(member.name) if member.isfile() else None
                if target:
                    member.name = target
                    read.extract(member, folder, filter="data")
