"""However the work is done, the results are the same; and whatever befalls the processes, it ends."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers_ai_contract.bulk import (
    NOTHING,
    FileSearch,
    Fragment,
    JudgingOptions,
    ParallelOptions,
    SourceEnded,
    Tally,
    examine,
)
from workers_ai_contract.errors import SetupError
from workers_ai_contract.reporting.judgements import layout_named

if TYPE_CHECKING:
    from workers_ai_contract.bulk import ValidationEvent
    from workers_ai_contract.contracts.judgement import Judgement

RIGHT = b'{"prompt": "tide"}'
WRONG = b'{"prompt": 5}'
DEADLY = b'{"prompt": "die"}'
LINES = st.sampled_from(
    [RIGHT, WRONG, b"", b"  \r", b"{", b'{"prompt": "\xff"}', b'"' + b"x" * 60 + b'"', b"\x00"]
)


@dataclass(frozen=True)
class Verdicts:
    """A rendering that tells source, line and verdict; a deadly payload kills the process that renders it."""

    mother: int
    separator: bytes = b","
    shows_api_errors_of_lines: bool = True

    def item(self, judgement: Judgement, text: bytes) -> bytes:
        """Return all that a test wants to know."""
        if text == DEADLY and os.getpid() != self.mother:
            os.kill(os.getpid(), signal.SIGKILL)
        return f"{Path(judgement.source or '').name}:{judgement.line}:{judgement.valid}".encode()


@dataclass(frozen=True)
class Outcome:
    """What all events say together."""

    results: list[str]
    notes: list[str]
    total: Tally
    ended: list[tuple[str, Tally]]


def _options(*, verdict_only: bool = False, longest: int = 50) -> JudgingOptions:
    return JudgingOptions(Verdicts(os.getpid()), verdict_only=verdict_only, longest=longest)


def _outcome(paths: list[Path], options: JudgingOptions, parallel: ParallelOptions) -> Outcome:
    return _summed_up(list(examine(FileSearch().find([str(path) for path in paths]), options, parallel)))


def _summed_up(events: list[ValidationEvent]) -> Outcome:
    fragments = [event for event in events if isinstance(event, Fragment)]
    total = NOTHING
    for fragment in fragments:
        total = total.plus(fragment.tally)
    return Outcome(
        [item for fragment in fragments if fragment.output for item in fragment.output.decode().split(",")],
        [note for fragment in fragments for note in fragment.notes],
        total,
        [(event.source.name, event.tally) for event in events if isinstance(event, SourceEnded)],
    )


def _file(folder: Path, name: str, lines: list[bytes]) -> Path:
    file = folder / name
    file.write_bytes(b"\n".join(lines))
    return file


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINES, max_size=60), size=st.integers(1, 400), verdict_only=st.booleans())
def test_the_size_of_the_pieces_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], size: int, *, verdict_only: bool
) -> None:
    """Verdicts, line numbers, sentences and counts are those of the whole in one piece."""
    file = _file(tmp_path_factory.mktemp("lines"), "log.jsonl", lines)
    options = _options(verdict_only=verdict_only)

    assert _outcome([file], options, ParallelOptions(1, piece_size=size)) == _outcome(
        [file], options, ParallelOptions(1)
    )


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(lines=st.lists(LINES, min_size=20, max_size=200), jobs=st.integers(2, 4), size=st.integers(50, 2_000))
def test_the_number_of_processes_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], jobs: int, size: int
) -> None:
    """Nor does it that whole files, missing ones and empty ones stand between the long ones."""
    folder = tmp_path_factory.mktemp("lines")
    paths = [_file(folder, f"{index}.json", lines[index : index + 1]) for index in range(20)]
    paths = [_file(folder, "a.jsonl", lines), *paths, folder / "absent.json", folder / "absent.jsonl"]
    paths += [_file(folder, "empty.jsonl", []), _file(folder, "b.jsonl", lines[::-1])]
    alone = _outcome(paths, _options(), ParallelOptions(1))

    assert _outcome(paths, _options(), ParallelOptions(jobs, serial_up_to=0, piece_size=size)) == alone
    assert _outcome(paths, _options(), ParallelOptions(jobs, serial_up_to=300, piece_size=size)) == alone
    assert active_children() == []


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_every_way_to_start_a_process_does(tmp_path: Path, method: str) -> None:
    """What a process needs to know is sent to it."""
    file = _file(tmp_path, "log.jsonl", [RIGHT, WRONG, b"{"] * 50)
    parallel = ParallelOptions(2, serial_up_to=0, piece_size=300, start_method=method)

    options = JudgingOptions(layout_named("jsonl", single=False, summed_up=False))
    output = [
        b"".join(
            event.output
            for event in examine(FileSearch().find([str(file)]), options, how)
            if isinstance(event, Fragment)
        )
        for how in (parallel, ParallelOptions(1))
    ]

    assert output[0].count(b"\n") == 150
    assert output[0] == output[1]


def test_verdicts_alone_count_as_full_judgements_do(tmp_path: Path) -> None:
    """Only invalid payloads are reported."""
    file = _file(tmp_path, "log.jsonl", [RIGHT, WRONG, b"", b"{", RIGHT])
    outcome = _outcome([file], _options(verdict_only=True), ParallelOptions(1))

    assert outcome.results == ["log.jsonl:2:False", "log.jsonl:4:None"]
    assert (outcome.total.valid, outcome.total.invalid, outcome.total.unreadable) == (2, 1, 1)


def test_a_line_that_is_too_long_is_one_sentence(tmp_path: Path) -> None:
    """Wherever its end is; the lines after it keep their numbers."""
    file = _file(tmp_path, "log.jsonl", [RIGHT, b"x" * 5_000, WRONG])
    for parallel in (
        ParallelOptions(1),
        ParallelOptions(1, piece_size=64),
        ParallelOptions(2, serial_up_to=0, piece_size=64),
    ):
        outcome = _outcome([file], _options(), parallel)

        assert outcome.results == ["log.jsonl:1:True", "log.jsonl:2:None", "log.jsonl:3:False"]
        assert outcome.notes == [f"{file}:2: longer than 50 bytes, the limit for one payload."]


def test_the_lines_of_a_process_that_was_killed_are_said_to_be_lost(tmp_path: Path) -> None:
    """All others are judged, with their right numbers, and no one waits for the process that died."""
    lines = [RIGHT] * 400
    lines[200] = DEADLY
    file = _file(tmp_path, "log.jsonl", lines)
    parallel = ParallelOptions(2, serial_up_to=0, piece_size=20 * (len(RIGHT) + 1))
    outcome = _outcome([file], _options(), parallel)
    (note,) = outcome.notes

    assert note.startswith(f"{file}: lines ")
    assert note.endswith(" were not all judged: the worker process died of SIGKILL.")
    assert outcome.total.unreadable == 1
    assert outcome.total.valid in range(370, 400)
    assert outcome.results[-1] == "log.jsonl:400:True"
    assert active_children() == []


def test_whole_files_of_a_process_that_was_killed_are_said_to_be_lost(tmp_path: Path) -> None:
    """Each of those that it had."""
    for index in range(64):
        _file(tmp_path, f"{index:02}.json", [DEADLY if index == 40 else RIGHT])
    outcome = _outcome([tmp_path], _options(), ParallelOptions(2, serial_up_to=0))

    assert outcome.total.valid == 32
    assert len(outcome.notes) == 32
    assert "may not have been judged: the worker process died of SIGKILL" in outcome.notes[0]


def test_processes_that_die_again_and_again_end_the_run(tmp_path: Path) -> None:
    """With one sentence; no process is left."""
    file = _file(tmp_path, "log.jsonl", [DEADLY] * 400)

    with pytest.raises(SetupError, match="keep dying, the last one of SIGKILL"):
        _outcome([file], _options(), ParallelOptions(2, serial_up_to=0, piece_size=100))
    assert active_children() == []


def test_things_that_are_no_work_are_not_waited_for(tmp_path: Path) -> None:
    """However many of them come one after the other."""
    paths = [_file(tmp_path, "log.jsonl", [RIGHT] * 10), *[tmp_path / "absent.jsonl"] * 50]
    outcome = _outcome(paths, _options(), ParallelOptions(2, serial_up_to=0))

    assert len(outcome.notes) == 50
    assert len(outcome.ended) == 51


def test_whoever_stops_listening_leaves_no_process(tmp_path: Path) -> None:
    """As Ctrl-C does, in the middle of the work."""
    file = _file(tmp_path, "log.jsonl", [RIGHT] * 10_000)
    events = examine(
        FileSearch().find([str(file)]), _options(), ParallelOptions(2, serial_up_to=0, piece_size=500)
    )
    next(events)
    assert active_children()
    events.close()

    assert active_children() == []


def test_a_file_that_goes_away_is_said_once(tmp_path: Path) -> None:
    """However many parts of it were still to be read."""
    file = _file(tmp_path, "log.jsonl", [RIGHT] * 1_000)
    events = examine(FileSearch().find([str(file)]), _options(), ParallelOptions(1, piece_size=100))
    first = next(events)
    file.unlink()
    outcome = _summed_up([first, *events])

    assert outcome.notes == [f"{file}: no such file or directory."]
    assert outcome.total.unreadable == 1


def test_a_file_that_is_replaced_while_it_is_read_is_not_mixed_up(tmp_path: Path) -> None:
    """What is under its name now is another one."""
    file = _file(tmp_path, "log.jsonl", [RIGHT] * 1_000)
    events = examine(FileSearch().find([str(file)]), _options(), ParallelOptions(1, piece_size=100))
    first = next(events)
    _file(tmp_path, "new", [WRONG] * 1_000).replace(file)
    outcome = _summed_up([first, *events])

    assert outcome.notes == [f"{file}: the file was replaced while it was being read."]
    assert outcome.total.invalid == 0


@pytest.mark.slow
def test_many_results_do_not_pile_up(tmp_path: Path) -> None:
    """A piece with much to say says it in fragments, in order."""
    file = _file(tmp_path, "log.jsonl", [b"5"] * 200_000)
    events = list(
        examine(
            FileSearch().find([str(file)]), _options(verdict_only=True), ParallelOptions(2, serial_up_to=0)
        )
    )
    sizes = [len(event.output) for event in events if isinstance(event, Fragment)]

    assert len(sizes) > 3
    assert max(sizes) < 3_000_000
    assert _summed_up(events).results == [f"log.jsonl:{number}:False" for number in range(1, 200_001)]
