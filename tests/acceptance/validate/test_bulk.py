"""`wai validate` on folders, streams, long and hostile input, and in every format."""

from __future__ import annotations

import json
import os
import pty
import resource
import signal
import subprocess
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.commands import WAI, wai
from tests.formats import validate_format

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT = b'{"prompt": "tide"}'
WRONG = b'{"prompt": 5}'
WARNED = b'{"messages": [{"role": "user", "content": "x"}], "tool_choice": "any"}'
MEGABYTE = 1 << 20


def _file(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _long_file(folder: Path, megabytes: int) -> tuple[Path, int]:
    """Make a file of lines of which each tenth is wrong; return how many lines it has."""
    content = b"high water " * 90
    right = b'{"messages": [{"role": "user", "content": "%s"}]}\n' % content
    wrong = b'{"messages": [{"role": "user", "content": "%s"}], "max_tokens": "many"}\n' % content
    ten = right * 9 + wrong
    times = megabytes * MEGABYTE // len(ten)
    file = folder / "long.jsonl"
    with file.open("wb") as out:
        for _ in range(times):
            out.write(ten)
    return file, times * 10


def _peak_kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0])


def test_a_folder_is_judged_with_all_that_is_in_it(tmp_path: Path) -> None:
    """Files by name, lines by number; the last line sums up."""
    _file(tmp_path, "a.json", RIGHT)
    _file(tmp_path, "b/c.jsonl", RIGHT + b"\n" + WRONG)
    _file(tmp_path, "b/notes.md", b"no payload")
    finished = wai("validate", ".", cwd=tmp_path)

    assert (finished.code, finished.stderr) == (1, "")
    assert [line for line in finished.stdout.splitlines() if not line.startswith(" ")] == [
        "./a.json: valid (prompt)",
        "./b/c.jsonl:2: invalid (prompt)",
        "./b/c.jsonl: 2 payloads: 1 valid, 1 invalid",
        "total: 3 payloads: 2 valid, 1 invalid",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"prompt": "\xff"}', "not UTF-8"),
        (b"\xef\xbb\xbf" + RIGHT, "byte order mark"),
        (b'{"prompt": "a\x00b"}', "not JSON"),
        (b"\x00\x00", "not JSON"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "nested more than 200 deep"),
        (b"9" * 400, "outside the range of doubles"),
        (b'"' + b"x" * 3_000_000 + b'"', "longer than 2000000 bytes"),
    ],
    ids=["bad-utf8", "bom", "nul-in-string", "nul", "torn", "deep", "huge-number", "long"],
)
def test_one_bad_line_leaves_the_others_judged(tmp_path: Path, line: bytes, reason: str) -> None:
    """Whatever ends the lines, and though the last has no end: one sentence with the number, and 3."""
    file = _file(tmp_path, "log.jsonl", b"\r\n".join([RIGHT, b"", line, b"   ", RIGHT]))
    finished = wai("validate", file, "--max-bytes", "2000000")

    assert finished.code == 3
    assert finished.stdout == f"{file}: 3 payloads: 2 valid, 0 invalid, 1 unreadable\n"
    assert finished.stderr.startswith(f"wai validate: {file}:3: ")
    assert reason in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_a_single_payload_that_is_too_long_is_one_sentence(tmp_path: Path) -> None:
    """It is not read; a longer bound reads it."""
    file = _file(tmp_path, "long.json", b'{"prompt": "%s"}' % (b"x" * 1_000))
    finished = wai("validate", file, "--max-bytes", "1000")

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr == f"wai validate: {file}: longer than 1000 bytes, the limit for one payload.\n"
    assert wai("validate", file, "--max-bytes", "2000").code == 0


def test_a_line_without_end_is_not_kept() -> None:
    """A stream of one long line is passed over in constant memory, and what follows it is judged."""
    with subprocess.Popen(
        [WAI, "validate", "-", "--lines", "--max-bytes", "1000000"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        for _ in range(300):
            process.stdin.write(b"x" * MEGABYTE)
        peak = _peak_kilobytes(process.pid)
        out, err = process.communicate(b"\n" + RIGHT + b"\n")

    assert process.returncode == 3
    assert out == b"stdin: 2 payloads: 1 valid, 0 invalid, 1 unreadable\n"
    assert err == b"wai validate: stdin:1: longer than 1000000 bytes, the limit for one payload.\n"
    assert peak < 150_000


def test_a_device_without_end_is_left() -> None:
    """A line can be long, but not endless."""
    finished = wai("validate", "--lines", "/dev/zero")

    assert finished.code == 2
    assert "/dev/zero: a line is longer than 1 GiB: the rest is not read" in finished.stderr


def test_an_empty_name_is_one_sentence_and_2() -> None:
    """As an unset variable in a script gives it."""
    finished = wai("validate", "")

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith("wai validate: the name of a FILE is empty")
    assert finished.stderr.count("\n") == 1


def test_stdin_is_read_as_lines_on_request() -> None:
    """Else as one payload."""
    one = wai("validate", "-", stdin=RIGHT + b"\n" + WRONG)
    assert one.code == 2
    assert one.stderr.endswith("With --lines, each line is a payload.\n")
    finished = wai("validate", "-", "--lines", "--format", "jsonl", stdin=RIGHT + b"\n" + WRONG)

    assert finished.code == 1
    assert [json.loads(line)["line"] for line in finished.stdout.splitlines()] == [1, 2]


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    """By its name, as JSON or as lines."""
    for name, code in (("pipe.json", 2), ("pipe.jsonl", 1)):
        pipe = tmp_path / name
        os.mkfifo(pipe)
        writer = Thread(target=pipe.write_bytes, args=(RIGHT + b"\n" + WRONG,))
        writer.start()
        assert wai("validate", pipe).code == code
        writer.join()


@pytest.mark.parametrize(
    "arguments", [["/dev/null"], ["/dev/null", "--lines"], ["empty.jsonl"], ["."]], ids=" ".join
)
def test_nothing_to_judge_is_one_sentence_and_2(tmp_path: Path, arguments: list[str]) -> None:
    """An empty file, device or folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    if arguments != ["."]:
        _file(empty, "empty.jsonl", b"\n \r\n")
    finished = wai("validate", *arguments, cwd=empty)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith("wai validate: ")
    assert finished.stderr.count("\n") == 1


def test_a_link_to_nothing_is_one_sentence_and_the_rest_is_judged(tmp_path: Path) -> None:
    """As if the file had vanished after the folder was read; links that lead back do no harm."""
    _file(tmp_path, "a.json", RIGHT)
    (tmp_path / "b.json").symlink_to(tmp_path / "absent")
    (tmp_path / "loop").symlink_to(tmp_path)
    finished = wai("validate", tmp_path)

    assert finished.code == 3
    assert finished.stdout.splitlines()[0] == f"{tmp_path}/a.json: valid (prompt)"
    assert finished.stderr.splitlines() == [
        f"wai validate: {tmp_path}/b.json: no such file or directory.",
        f"wai validate: {tmp_path}/loop: a link to a folder that was already searched.",
    ]


def test_names_of_files_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Line ends, escapes and bytes that are no UTF-8 are shown as escapes; machines get the text."""
    name = os.fsdecode(b"a\n\x1b[31m\xff.json")
    _file(tmp_path, name, b'{"prompt": 5}')
    finished = wai("validate", ".", cwd=tmp_path)

    assert finished.stdout.splitlines()[0] == "./a\\n\\x1b[31m\\xff.json: invalid (prompt)"
    result = json.loads(wai("validate", ".", "--format", "jsonl", cwd=tmp_path).stdout)
    assert result["source"] == "./a\n\x1b[31m\\xff.json"


def test_warnings_fail_on_request(tmp_path: Path) -> None:
    """A payload that the schema takes and the backend refuses."""
    file = _file(tmp_path, "warned.json", WARNED)

    assert wai("validate", file).code == 0
    failed = wai("validate", file, "--fail-on", "warning")
    assert (failed.code, failed.stderr) == (1, "wai validate: failed, because of --fail-on warning\n")
    assert wai("validate", _file(tmp_path, "right.json", RIGHT), "--fail-on", "warning").code == 0


def test_verdicts_alone_are_given_on_request(tmp_path: Path) -> None:
    """Of files each, of lines those that are wrong."""
    lines = _file(tmp_path, "log.jsonl", RIGHT + b"\n" + WRONG + b"\n")
    wrong = _file(tmp_path, "wrong.json", WRONG)
    finished = wai("validate", lines, wrong, "--verdict-only")

    assert finished.code == 1
    assert finished.stdout.splitlines()[:3] == [
        f"{lines}:2: invalid",
        f"{lines}: 2 payloads: 1 valid, 1 invalid",
        f"{wrong}: invalid",
    ]
    results = json.loads(wai("validate", lines, wrong, "--verdict-only", "--format", "json").stdout)
    assert [(result["line"], result["problems"]) for result in results] == [(2, []), (None, [])]
    validate_format("judgement", results)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--jobs", "0"],
        ["--max-bytes", "0"],
        ["--verdict-only", "--fail-on", "warning"],
        ["-o", "/dev/null/x"],
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_one_sentence_and_2(tmp_path: Path, arguments: list[str]) -> None:
    """Said before anything is judged."""
    finished = wai("validate", _file(tmp_path, "right.json", RIGHT), *arguments, cwd=tmp_path)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith("wai validate: ")
    assert finished.stderr.count("\n") == 1


def test_a_result_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """What was there stays until the new one is complete; nothing is left beside it."""
    folder = tmp_path / "out"
    folder.mkdir()
    result = _file(folder, "result.json", b"old")
    right = _file(tmp_path, "right.json", RIGHT)

    assert wai("validate", right, "--profile", "enforced", "--direction", "output", "-o", result).code == 2
    assert result.read_bytes() == b"old"
    finished = wai("validate", right, "--format", "json", "-o", result)
    assert (finished.code, finished.stdout) == (0, "")
    assert json.loads(result.read_bytes())["valid"] is True
    assert [path.name for path in folder.iterdir()] == ["result.json"]


def test_a_full_disk_is_one_sentence_and_2(tmp_path: Path) -> None:
    """Never a traceback."""
    right = _file(tmp_path, "right.json", RIGHT)
    with Path("/dev/full").open("wb") as full:
        finished = subprocess.run([WAI, "validate", right], stdout=full, stderr=subprocess.PIPE, check=False)

    assert finished.returncode == 2
    assert finished.stderr == b"wai validate: cannot write the result: No space left on device\n"
    assert wai("validate", right, "-o", "/dev/full").code == 2


def test_the_formats_tell_the_same_findings(tmp_path: Path) -> None:
    """A folder with a wrong file and a wrong line, in each of them."""
    _file(tmp_path, "a.json", b'{\n  "prompt": 5\n}')
    _file(tmp_path, "b.jsonl", RIGHT + b"\n" + WRONG)

    def said(name: str) -> str:
        return wai("validate", ".", "--format", name, cwd=tmp_path).stdout

    assert [json.loads(line)["valid"] for line in said("jsonl").splitlines()] == [False, True, False]
    assert [result["valid"] for result in json.loads(said("json"))] == [False, True, False]
    suites = ET.fromstring(said("junit"))  # noqa: S314 - our own
    assert [case.get("name") for case in suites.iter("testcase") if case.find("failure") is not None] == [
        "./a.json",
        "./b.jsonl:2",
    ]
    (run,) = json.loads(said("sarif"))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [(place["artifactLocation"]["uri"], place["region"]) for place in places] == [
        ("a.json", {"startLine": 2, "startColumn": 13}),
        ("b.jsonl", {"startLine": 2}),
    ]
    commands = [line for line in said("github").splitlines() if line.startswith("::")]
    assert commands[0].startswith("::error file=./a.json,line=2,col=13,title=wrong-type::")
    assert commands[1].startswith("::error file=./b.jsonl,line=2,title=wrong-type::")


@pytest.mark.parametrize("name", ["text", "json", "jsonl", "junit", "sarif", "github"])
@pytest.mark.parametrize("data", ['{"prompt": "x"}'.encode("utf-16"), b"\xff", b"", b"dates: x\n\n", b"null"])
def test_what_cannot_be_read_hides_nothing_in_any_format(tmp_path: Path, name: str, data: bytes) -> None:
    """Not even where a format wants the places in a text that is none."""
    _file(tmp_path, "a.json", data)
    _file(tmp_path, "b.json", WRONG)
    finished = wai("validate", ".", "--format", name, cwd=tmp_path)

    assert finished.code == 1
    assert "must be a string" in finished.stdout
    # In an annotation the sentence is not repeated.
    assert finished.stderr.count("\n") == (data != b"null" and name != "github")


def test_long_input_takes_constant_memory_and_keeps_its_line_numbers(tmp_path: Path) -> None:
    """60 MB on two processes; the peak of the largest stays far below that."""
    file, lines = _long_file(tmp_path, 60)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    finished = wai("validate", file, "--jobs", "2", "--verdict-only")
    told = [line for line in finished.stdout.splitlines() if line.endswith(": invalid")]

    assert finished.code == 1
    assert told == [f"{file}:{number}: invalid" for number in range(10, lines + 1, 10)]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(120_000, before + 1)


def test_ctrl_c_ends_all_processes_with_130(tmp_path: Path) -> None:
    """Quietly, and nothing is left: neither a process nor a torn result."""
    file, _ = _long_file(tmp_path, 60)
    result = tmp_path / "result.json"
    command = [str(WAI), "validate", *[str(file)] * 400, "--jobs", "2", "--format", "json", "-o", str(result)]
    # Where the tests run in the background, a shell may have told its programs to leave interrupts alone.
    interruptible = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=interruptible,  # noqa: PLW1509 - it takes no locks
    ) as process:
        children = _wait_for(lambda: _children(process.pid), 2)
        os.killpg(process.pid, signal.SIGINT)
        _, talk = process.communicate(timeout=60)

    assert (process.returncode, talk) == (130, b"")
    assert not result.exists()
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    _wait_for(lambda: [child for child in children if not Path(f"/proc/{child}").exists()], 2)


def test_workers_do_not_outlive_a_mother_that_is_killed(tmp_path: Path) -> None:
    """They notice by their pipes."""
    file, _ = _long_file(tmp_path, 60)
    command = [str(WAI), "validate", *[str(file)] * 400, "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        children = _wait_for(lambda: _children(process.pid), 2)
        process.kill()
        talk = process.communicate(timeout=60)[1]

    assert talk == b""
    _wait_for(lambda: [child for child in children if _is_gone(child)], 2)


def test_a_worker_that_is_killed_is_one_sentence(tmp_path: Path) -> None:
    """As when memory runs out: what it had is said to be missed, the rest is judged, nothing hangs."""
    file, _ = _long_file(tmp_path, 60)
    with subprocess.Popen(
        [str(WAI), "validate", *[str(file)] * 2, "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        os.kill(_wait_for(lambda: _children(process.pid), 2)[0], signal.SIGKILL)
        talk = process.communicate(timeout=120)[1].decode()

    assert process.returncode == 1
    assert talk.startswith(f"wai validate: {file}: lines ")
    assert talk.endswith(" were not all judged: the worker process died of SIGKILL.\n")
    assert talk.count("\n") == 1


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "no-colour"])
def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path, *, no_color: bool) -> None:
    """Red once something is wrong, unless that is not wanted; the line is taken away at the end."""
    file, _ = _long_file(tmp_path, 60)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", **({"NO_COLOR": "1"} if no_color else {})}
    command = [str(WAI), "validate", str(file), "--jobs", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment) as process:
        os.close(theirs)
        talk = _read_terminal(ours)
        process.wait(timeout=120)

    assert " MB/s, " in talk
    assert "invalid so far" in talk
    assert ("\x1b[31m" in talk) is not no_color
    assert talk.endswith("\r\x1b[2K")


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _wait_for(found: Callable[[], list[int]], number: int) -> list[int]:
    for _ in range(3_000):
        if len(found()) >= number:
            return found()
        time.sleep(0.02)
    pytest.fail(f"there are {found()}, not {number}")


def _read_terminal(descriptor: int) -> str:
    parts: list[bytes] = []
    # A terminal whose other side is closed says so by an error.
    with suppress(OSError):
        while part := os.read(descriptor, 4096):
            parts.append(part)
    os.close(descriptor)
    return b"".join(parts).decode()
