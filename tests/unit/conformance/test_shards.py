"""Campaigns in shards, and what runs share through a database."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis.extra.redis import RedisExampleDatabase
from redis import Redis

from tests.commands import wai_here
from tests.formats import validate_format
from tests.unit.conformance.test_contexts import Remembers, answer_of
from workers_ai_contract import CaseFinished, FuzzEvent, FuzzResult, SetupError, UsageError, WaiError, fuzz
from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.cases.shards import Shard
from workers_ai_contract.cases.sharing import SharedCases
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_contract.driver import Call


class Shouts:
    """Alters every text, and keeps nothing from one call to the next."""

    name, version = "shouts", "1.0"

    def prompt(self, call: Call) -> dict[str, Any]:
        """Make a call."""
        return {"text": f"{answer_of(call)['text']}!"}


SETTINGS: dict[str, Any] = {"client": Shouts, "max_examples": 2, "operations": ["prompt"]}
CASE = controls(CallMode(Form.PROMPT, stream=False))[0]


def ran(folder: Path, **settings: Any) -> tuple[list[str], FuzzResult]:  # noqa: ANN401 - of any type
    """Run the client; return the keys of the cases, and the result."""
    keys: list[str] = []

    def listen(event: FuzzEvent) -> None:
        if isinstance(event, CaseFinished):
            keys.append(event.case.key)

    chosen: dict[str, Any] = {**SETTINGS, "seed": 5, "output_dir": folder, **settings}
    result = fuzz(**chosen, on_event=listen)
    validate_format("report", json.loads((folder / "report.json").read_text("utf-8")))
    return keys, result


@pytest.mark.slow
def test_shards_run_the_cases_of_the_whole_and_merge_into_its_report(tmp_path: Path) -> None:
    """Each case once, whatever the number of shards; and a shard that is missing is said."""
    whole, result = ran(tmp_path / "whole")
    parts = [ran(tmp_path / str(number), shard=f"{number}/2") for number in (1, 2)]
    files = [tmp_path / str(number) / "report.json" for number in (1, 2)]

    assert sorted(key for keys, _ in parts for key in keys) == sorted(whole)
    assert all(keys for keys, _ in parts)
    finished = wai_here("report", "merge", *files, "-o", tmp_path / "merged")
    merged = json.loads((tmp_path / "merged/report.json").read_text("utf-8"))
    known = ("--baseline", tmp_path / "known.json", "-o", tmp_path / "accepted")
    assert wai_here("report", "merge", *files, *known, "--write-baseline").code == 0
    assert "needs --baseline FILE" in wai_here("report", "merge", *files, "--write-baseline").stderr
    alone = json.loads((tmp_path / "whole/report.json").read_text("utf-8"))
    validate_format("report", merged)
    assert finished.code == 1
    assert merged["counts"] == alone["counts"]
    assert merged["scope"]["tried"] == alone["scope"]["tried"]
    by_row = [sorted(map(str, each["coverage"]["request_fields"])) for each in (merged, alone)]
    assert by_row[0] == by_row[1]
    assert {each["code"] for each in merged["findings"]} >= {each.failure.code for each in result.findings}
    assert all((tmp_path / "merged" / each["replay"]).is_file() for each in merged["findings"])

    assert (
        "incomplete: shard 2/2 is missing"
        in wai_here("report", "merge", files[0], "-o", tmp_path / "m").stdout
    )
    assert wai_here("report", "merge", files[0], files[0]).stderr.count("are of shard 1/2: give each once")
    other = wai_here("report", "merge", files[0], tmp_path / "whole/report.json")
    assert "are not of one campaign: the number of shards differs" in other.stderr


@pytest.mark.parametrize("name", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3"])
def test_wrong_shards_are_refused(name: str) -> None:
    """In a sentence, before anything is run."""
    with pytest.raises(UsageError, match="there is no shard"):
        fuzz(**SETTINGS, seed=1, shard=name)


def test_a_shard_needs_a_seed() -> None:
    """A random one would be another campaign in each shard."""
    with pytest.raises(UsageError, match="a shard needs a seed"):
        fuzz(**SETTINGS, shard="1/2")
    with pytest.raises(UsageError, match="a shard cannot write the baseline"):
        fuzz(**SETTINGS, seed=1, shard="1/2", baseline="known.json", write_baseline=True)


def test_each_case_is_in_one_shard() -> None:
    """And the numbers of cases are divided without losing one."""
    shards = [Shard(number, 4) for number in (1, 2, 3, 4)]

    assert sum(shard.has(CASE) for shard in shards) == 1
    assert Shard(1, 3).share(10) == 4


@pytest.mark.slow
def test_runs_share_failing_cases_through_a_folder(tmp_path: Path) -> None:
    """A second run tries what the first one found, although it draws nothing of it."""
    database = tmp_path / "database"
    other = {"client": Remembers, "seed": 6, "max_examples": 1}
    _, first = ran(tmp_path / "1", client=Remembers, database=database)
    keys, _ = ran(tmp_path / "2", database=database, **other)
    without, _ = ran(tmp_path / "3", **other)

    assert {finding.case.key for finding in first.findings} <= set(keys)
    assert set(keys) - set(without)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """Start a real server on a socket of its own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server found: install the package 'redis-server'")
    socket = tmp_path / "redis.sock"
    command = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        ends_at = time.monotonic() + 20
        while not socket.exists() and time.monotonic() < ends_at:
            time.sleep(0.02)
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait()


def test_cases_are_shared_through_redis(redis_url: str) -> None:
    """What one puts in, another gets; another client does not, and what cannot be read is left out."""
    SharedCases(redis_url, "a").add([CASE])
    server = Redis(unix_socket_path=redis_url.removeprefix("unix://"))
    RedisExampleDatabase(server).save(b"workers-ai-contract:a", b"of another version")

    assert SharedCases(redis_url, "a").fetch() == (CASE,)
    assert SharedCases(redis_url, "b").fetch() == ()


def test_a_database_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """Without the password that its URL has."""
    missing = SharedCases(f"unix://user:secret@{tmp_path}/no.sock", "a")

    with pytest.raises(SetupError, match="cannot use the database unix://") as raised:
        missing.fetch()
    assert "secret" not in str(raised.value)
    with pytest.raises(UsageError, match="must be redis://HOST:PORT/NUMBER or a folder, not http://…@host"):
        SharedCases("http://user:secret@host", "a")


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("redis://u:SECRET@[::1", "must be redis://HOST:PORT/NUMBER or a folder, not redis://…@[::1"),
        ("redis://\x1b[31m", "not redis://"),
        ("redis://h:xx/?password=SECRET", "not redis://h:xx/?password=…"),
        ("redis://h/?no_such=SECRET", "not redis://h/?no_such=…"),
        ("ftp://u:SECRET@h", "not ftp://…@h"),
        ("", "or a folder, but it is empty"),
        ("/proc/nope", "cannot use the database /proc/nope: "),
        (__file__, "it is a file, but a folder is needed"),
    ],
    ids=["bracket", "control", "port", "parameter", "scheme", "empty", "no-place", "file"],
)
def test_a_database_that_can_keep_nothing_is_refused_first(database: str, said: str, tmp_path: Path) -> None:
    """Before the driver starts, which would fail otherwise; and without a secret."""
    with pytest.raises(WaiError, match=re.escape(said)) as raised:
        fuzz("no-such-driver", seed=1, database=database, output_dir=tmp_path / "out")

    assert "SECRET" not in str(raised.value)
    assert not (tmp_path / "out").exists()
