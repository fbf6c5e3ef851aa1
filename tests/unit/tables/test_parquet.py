"""`wai validate` on Parquet files."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import Finished
from tests.unit.tables.test_batches import TEXTS, pa
from tests.unit.traffic.samples import ASKED, PRIVATE, WRONG, logpush
from workers_ai_contract import judge_batches
from workers_ai_contract.bulk import JudgingOptions, ParallelOptions, examine
from workers_ai_contract.bulk.fragments import Fragment
from workers_ai_contract.bulk.sources import FileSearch
from workers_ai_contract.cli.main import main
from workers_ai_contract.reporting.judgements import layout_named
from workers_ai_contract.tables.arrow import pyarrow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pq = pyarrow("the tests", "pyarrow.parquet")


@pytest.fixture
def validated(capsys: pytest.CaptureFixture[str]) -> Callable[..., Finished]:
    """Run `wai validate` in this process."""

    def run(*arguments: str | Path) -> Finished:
        code = main(["validate", *map(str, arguments)])
        said = capsys.readouterr()
        return Finished(code, said.out, said.err)

    return run


def written(path: Path, group: int = 100, **columns: Any) -> Path:  # noqa: ANN401 - pyarrow has no types
    """Write a Parquet file."""
    pq.write_table(pa.table(columns), path, row_group_size=group)
    return path


def results(text: str) -> list[dict[str, Any]]:
    """Return the results of `--format jsonl`."""
    return [json.loads(line) for line in text.splitlines()]


def test_each_row_is_judged_as_record_batches_are(tmp_path: Path, validated: Callable[..., Finished]) -> None:
    """Across row groups, with the number of the row."""
    file = written(tmp_path / "calls.parquet", group=2, payload=TEXTS)
    finished = validated(file, "--format", "jsonl", "--unwrap", "none")
    found = results(finished.stdout)
    batches = judge_batches([pa.RecordBatch.from_pydict({"payload": TEXTS})])

    assert finished.code == 1
    assert [each["line"] for each in found] == [*range(1, len(TEXTS) + 1)]
    assert [each["valid"] for each in found] == [row["valid"] for each in batches for row in each.to_pylist()]


def test_a_file_is_recognised_by_its_content(tmp_path: Path, validated: Callable[..., Finished]) -> None:
    """Whatever its name is; in a folder it is found by its name."""
    written(tmp_path / "calls.parquet", payload=[json.dumps(ASKED), None])
    other = written(tmp_path / "calls", payload=[json.dumps(ASKED)])

    assert "calls: 1 payload" in validated(other).stdout
    finished = validated(tmp_path)
    assert finished.code == 3
    assert "calls.parquet:2: there is no payload in this row." in finished.stderr


def test_rows_name_their_contract_and_containers_are_opened(
    tmp_path: Path, validated: Callable[..., Finished]
) -> None:
    """As in record batches; a row of Logpush in the column is opened."""
    rows = ['{"prompt": "tide"}', '{"prompt": "tide"}', json.dumps(logpush()), "{}"]
    file = written(
        tmp_path / "a.parquet", payload=rows, direction=["output", None, None, None], model=[None] * 3 + ["x"]
    )
    finished = validated(file, "--format", "jsonl")

    assert [each["valid"] for each in results(finished.stdout)] == [False, True, True, True, None]
    assert "judged what is inside: 1 gateway-logpush" in finished.stderr


def test_values_are_masked(tmp_path: Path, validated: Callable[..., Finished]) -> None:
    """A table of payloads is traffic."""
    file = written(tmp_path / "a.parquet", payload=[json.dumps(WRONG)])

    assert PRIVATE not in validated(file).stdout
    assert PRIVATE in validated(file, "--show-values").stdout


def test_what_is_no_table_of_payloads_is_said(
    tmp_path: Path, validated: Callable[..., Finished], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage, another column, and the missing extra: one sentence each."""
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 and nothing else")
    other = written(tmp_path / "other.parquet", body=["{}"])

    assert "not a sound Parquet file: " in validated(damaged).stderr
    assert "has no column 'payload': its columns are 'body'" in validated(other).stderr
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    finished = validated(other)
    assert finished.code == 2
    assert "a Parquet file needs the extra 'arrow': pip install" in finished.stderr


def test_processes_share_row_groups(tmp_path: Path) -> None:
    """Two processes give the bytes that one gives."""
    rows = [text for text in TEXTS for _ in range(20)]
    file = str(written(tmp_path / "a.parquet", group=7, payload=rows))
    options = JudgingOptions(layout_named("jsonl", single=False, summed_up=False))

    def output(parallel: ParallelOptions) -> list[bytes]:
        events = examine(FileSearch().find([file]), options, parallel)
        return [line for event in events if isinstance(event, Fragment) for line in event.output.splitlines()]

    alone = output(ParallelOptions(jobs=1))
    assert output(ParallelOptions(jobs=2, serial_up_to=0)) == alone
    assert len(alone) == len(rows)


def test_the_last_blank_line_of_a_stream_is_kept(tmp_path: Path, validated: Callable[..., Finished]) -> None:
    """It ends the last event."""
    stream = 'data: {"response":"x"}\n\ndata: [DONE]\n\n'
    file = written(tmp_path / "streams.parquet", payload=[stream, stream.strip()])

    first, second = results(validated(file, "--format", "jsonl").stdout)

    assert first["problems"] == []
    assert [problem["code"] for problem in second["problems"]] == ["sse-unfinished-event"]
