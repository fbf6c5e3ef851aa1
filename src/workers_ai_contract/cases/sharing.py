"""Failing cases that runs share, also on other machines, through a database of Hypothesis."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_contract.cases.case import Case
from workers_ai_contract.errors import SetupError, UsageError, missing_extra
from workers_ai_kernel.safe_text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from hypothesis.database import ExampleDatabase

_SCHEMES = ("redis", "rediss", "unix")
_WANTED = "redis://HOST:PORT/NUMBER or a folder"
_TIMEOUT_S = 10.0


class SharedCases:
    """The failing cases of one client, which are kept under `key`.

    `url` is that of a Redis server, or the path of a folder.

    Raises:
        UsageError: it is not the URL of a Redis server.
        SetupError: the extra `redis` is not installed.
    """

    def __init__(self, url: str, key: str) -> None:
        self._place = without_credentials(url)
        self._database = _database(url)
        self._key = f"workers-ai-contract:{key}".encode()

    def fetch(self) -> tuple[Case, ...]:
        """Return the cases; those of other versions, which this one cannot read, are left out.

        Raises:
            SetupError: the database cannot be reached.
        """
        with self._reached():
            texts = sorted(self._database.fetch(self._key))
        return tuple(case for text in texts for case in _read(text))

    def add(self, cases: Iterable[Case]) -> None:
        """Add cases that fail; none is removed, since another version of the client may still fail in it.

        Raises:
            SetupError: the database cannot be reached.
        """
        with self._reached():
            for case in cases:
                self._database.save(self._key, case.key.encode())

    @contextmanager
    def _reached(self) -> Generator[None]:
        try:
            yield
        except Exception as error:
            if not type(error).__module__.startswith("redis."):
                raise
            reason = str(error).partition("\n")[0].rstrip(".") or type(error).__name__
            raise SetupError(f"cannot use the database {self._place}: {reason}") from None


def _read(text: bytes) -> Iterator[Case]:
    try:
        yield Case.from_json(json.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError):
        return


def check_database(url: str) -> None:
    """Find out before a long run whether a database can keep cases; a folder is made if it is missing.

    Whether a server answers is not asked.

    Raises:
        UsageError: it is neither the URL of a Redis server nor the path of a folder.
        SetupError: the folder cannot be written, or the extra `redis` is not installed.
    """
    if "://" in url:
        _database(url)
    elif not url:
        raise UsageError(f"the database must be {_WANTED}, but it is empty")
    else:
        _check_folder(Path(url))


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise SetupError(f"cannot use the database {folder}: it is a file, but a folder is needed")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SetupError(f"cannot use the database {folder}: {error.strerror or error}") from error


def _database(url: str) -> ExampleDatabase:
    if "://" not in url:
        from hypothesis.database import DirectoryBasedExampleDatabase

        return DirectoryBasedExampleDatabase(Path(url))
    if url.partition("://")[0].lower() not in _SCHEMES:
        raise _not_redis(url)
    try:
        from hypothesis.extra.redis import RedisExampleDatabase
        from redis import Redis
    except ModuleNotFoundError:
        raise missing_extra("redis", "--database with a Redis server") from None
    try:
        untyped: Any = Redis
        server = untyped.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S)
        # Not connected yet; a parameter that does not exist is found here.
        server.connection_pool.make_connection()
    except (TypeError, ValueError):
        raise _not_redis(url) from None
    return RedisExampleDatabase(server)


def _not_redis(url: str) -> UsageError:
    return UsageError(f"the database must be {_WANTED}, not {without_credentials(url)}")
