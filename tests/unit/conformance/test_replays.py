"""Replay files: written whole, read back, refused when they are none."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats import validate_format
from tests.unit.checking.observations import case
from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.conformance.replays import place_of, read_replay, write_replays
from workers_ai_contract.conformance.results import ClientFinding
from workers_ai_contract.contracts.digest import contract_digest
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.failures import Failure
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_kernel import Json


def _finding(tried: Case, code: str = "text-lost") -> ClientFinding:
    failure = Failure(code, tried.intent.operation.value, tried.intent.stream, {})
    return ClientFinding(failure, tried, 1, shrunk=True, confirmed=True)


@pytest.mark.parametrize(
    "mode", [CallMode(form, stream) for form in Form for stream in (False, True)], ids=str
)
def test_what_is_written_is_read_back(tmp_path: Path, mode: CallMode) -> None:
    """The case, the command and the time; the file has its published form."""
    for tried in controls(mode):
        finding = _finding(tried)
        write_replays(tmp_path, [finding], "run 'my client'", call_timeout_s=2.5)
        file = tmp_path / place_of(finding.failure.identity)
        replay = read_replay(file)

        validate_format("replay", json.loads(file.read_text("utf-8")))
        assert (replay.case, replay.command, replay.call_timeout_s) == (tried, "run 'my client'", 2.5)
        assert replay.identity == finding.failure.identity


def test_replays_of_an_earlier_run_go_and_other_files_stay(tmp_path: Path) -> None:
    """Only what we wrote is ours to remove."""
    write_replays(tmp_path, [_finding(case()), _finding(case(stream=True))], "x", call_timeout_s=1)
    (tmp_path / "replays" / "mine.json").write_text('{"schema_version": 1}')
    write_replays(tmp_path, [_finding(case(), "usage-lost")], "x", call_timeout_s=1)

    assert sorted(file.name for file in (tmp_path / "replays").iterdir()) == [
        "mine.json",
        "usage-lost-chat.json",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": 0},
        {"code": "no-such-code"},
        {"contract": {"revision": "r5"}},
        {"contract": {"revision": "r5", "sha256": "abc"}},
        {"command": None},
        {"command": 5},
        {"case": {}},
        {"case": []},
        {"call_timeout_s": "soon"},
        {"tool": None},
        {"tool": {"name": "workers-ai-contract", "version": 1}},
        {"call_timeout_s": 1e300},
        {"call_timeout_s": -1},
        {"call_timeout_s": True},
        {"command": ""},
        {"more": 1},
    ],
    ids=str,
)
def test_what_is_no_replay_is_refused_in_one_sentence(tmp_path: Path, change: dict[str, object]) -> None:
    """The sentence names the file and what is missing."""
    finding = _finding(case())
    write_replays(tmp_path, [finding], "x", call_timeout_s=1)
    file = tmp_path / place_of(finding.failure.identity)
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))

    with pytest.raises(UsageError, match="is not a replay file") as caught:
        read_replay(file)
    assert str(file) in str(caught.value)


def test_a_deep_fault_in_a_case_is_refused_too(tmp_path: Path) -> None:
    """Before anything is started."""
    finding = _finding(case())
    write_replays(tmp_path, [finding], "x", call_timeout_s=1)
    file = tmp_path / place_of(finding.failure.identity)
    document = json.loads(file.read_text())
    changes: list[dict[str, object]] = [
        {"kind": "poem"},
        {"usage": None},
        {"tool_calls": [{"x": 1}]},
        {"text": 5},
        {"serial": "0"},
        {"finish_reason": None},
        {"kind": "error", "status": 200, "code": 1, "message": "", "front": False, "more": []},
    ]
    for change in changes:
        spoiled = json.loads(json.dumps(document))
        spoiled["case"]["reply"].update(change)
        file.write_text(json.dumps(spoiled))
        with pytest.raises(UsageError, match="is not a replay file"):
            read_replay(file)


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_a_damaged_replay_is_refused_or_can_be_written_again(tmp_path: Path, data: st.DataObject) -> None:
    """One value anywhere in the file is replaced; no other exception, and only values of the right type."""
    write_replays(tmp_path, [_finding(case())], "x", call_timeout_s=1)
    file = tmp_path / place_of(_finding(case()).failure.identity)
    document = json.loads(file.read_text("utf-8"))
    places = list(_places(document))
    parent, key = data.draw(st.sampled_from(places))
    parent[key] = data.draw(st.sampled_from([None, True, -1, 1e300, "x", [], {}, [1], {"x": 1}]))
    file.write_text(json.dumps(document))
    read: list[Any] = []
    with suppress(UsageError):
        read.append(read_replay(file).to_json())

    assert len(read) <= 1
    for written in read:
        validate_format("replay", written)


def _places(value: Json) -> Iterator[tuple[Any, Any]]:
    """Yield each container in a document with each of its keys."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield value, name
            yield from _places(member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value, index
            yield from _places(item)


@pytest.mark.parametrize("data", [b"", b"[]", b"5", b"\xff", b"{"])
def test_what_is_no_json_object_is_refused(tmp_path: Path, data: bytes) -> None:
    """Whatever it is."""
    file = tmp_path / "x.json"
    file.write_bytes(data)
    with pytest.raises(UsageError, match="is not a replay file"):
        read_replay(file)


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    """It names the file."""
    with pytest.raises(SetupError, match=r"absent\.json: No such file"):
        read_replay(tmp_path / "absent.json")


OLD = sorted((Path(__file__).parent / "old_replays").glob("*.json"))


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_files_of_earlier_versions_are_read(file: Path) -> None:
    """Those of the first one know nothing of digests."""
    replay = read_replay(file)

    assert replay.tool_version == "0.1.0"
    assert (replay.contract, replay.contract_change) == (None, None)
    assert replay.case.intent.request
    validate_format("replay", replay.to_json())


def _rewritten(folder: Path, **changes: object) -> Path:
    finding = _finding(case())
    write_replays(folder, [finding], "x", call_timeout_s=1)
    file = folder / place_of(finding.failure.identity)
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))
    return file


def test_a_file_says_whether_the_contract_has_changed(tmp_path: Path) -> None:
    """By the digest of the schemas; it can be run all the same."""
    same = read_replay(_rewritten(tmp_path))
    changed = read_replay(_rewritten(tmp_path, contract={"revision": "r4", "sha256": "0" * 64}))

    assert (same.contract, same.contract_change) == (contract_digest(), None)
    assert str(changed.contract_change).startswith(
        "the contract has changed since this file was written (then r4, 000000000000, now r5, "
    )


NEWER = {"tool": {"name": "workers-ai-contract", "version": "9.0"}}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schema_version": 2}, "was written by a later version of workers-ai-contract: its format is 2"),
        (
            {**NEWER, "code": "no-such-code"},
            "cannot run it: there is no finding with the code 'no-such-code'",
        ),
        ({**NEWER, "case": {"fault": "gale"}}, "cannot run it: there is no fault 'gale'"),
    ],
)
def test_a_file_of_a_later_version_says_what_is_missing(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    """In one sentence, with both versions or what to do."""
    if "case" in changes:
        step = {"fault": {"name": changes["case"]["fault"], "at": 500}}
        changes = {**changes, "case": {**case().to_json(), "plan": {"steps": [step]}}}
    file = _rewritten(tmp_path, **changes)
    with pytest.raises(UsageError) as caught:
        read_replay(file)

    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_another_version_is_shown_by_its_code(tmp_path: Path) -> None:
    """What tells findings with one code apart may be worded anew; within a version it counts."""
    tried = case()
    failure = Failure(
        "request-field-dropped", tried.intent.operation.value, tried.intent.stream, {}, cause="/temperature"
    )
    write_replays(
        tmp_path, [ClientFinding(failure, tried, 1, shrunk=True, confirmed=True)], "x", call_timeout_s=1
    )
    file = tmp_path / place_of(failure.identity)
    same = read_replay(file)
    file.write_text(json.dumps({**json.loads(file.read_text()), **NEWER}))
    other = read_replay(file)
    elsewhere = [replace(failure, cause="/top_p")]

    assert same.is_shown_by([failure])
    assert not same.is_shown_by(elsewhere)
    assert other.is_shown_by(elsewhere)
    assert not other.is_shown_by([replace(failure, code="usage-lost")])


def test_a_file_without_a_cause_is_shown_by_any(tmp_path: Path) -> None:
    """The first files had none."""
    replay = read_replay(_rewritten(tmp_path))
    tried = case()
    failure = Failure("text-lost", tried.intent.operation.value, tried.intent.stream, {}, cause="/items")

    assert replay.is_shown_by([failure])
