"""A run of a client against the stand-in, from a command to a result."""

from __future__ import annotations

import secrets
import shlex
import tempfile
from contextlib import contextmanager
from errno import EISDIR
from typing import TYPE_CHECKING

from workers_ai_contract.api.arguments import path_of, seconds, texts, whole_number
from workers_ai_contract.clients.commands import split_command
from workers_ai_contract.conformance.bench import CALL_TIMEOUT_S
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.conformance.replays import FOLDER, write_json, write_replays
from workers_ai_contract.conformance.run import MAX_EXAMPLES, Config, run
from workers_ai_contract.errors import SetupError
from workers_ai_contract.judging.choosing import form_named
from workers_ai_contract.reporting.json_report import report_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Sequence
    from os import PathLike
    from pathlib import Path

    from workers_ai_contract.conformance.events import FuzzEvent
    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_contract.vocabulary import Form

LARGEST_SEED = 2**32 - 1
REPORT = "report.json"


def fuzz(  # noqa: PLR0913 - the options of `wai fuzz`
    command: str | Sequence[str],
    *,
    seed: int | None = None,
    max_examples: int = MAX_EXAMPLES,
    max_time_s: float | None = None,
    call_timeout_s: float = CALL_TIMEOUT_S,
    operations: Collection[str] = (),
    output_dir: str | PathLike[str] | None = None,
    on_event: Callable[[FuzzEvent], None] | None = None,
    stop: Callable[[], bool] = bool,
) -> FuzzResult:
    """Drive a client against the stand-in, as `wai fuzz` does, and return what was found.

    The result has the `verdict`, the `findings` (each shrunk to its smallest case), the `counts` of cases,
    the `seed`, and in `unfinished` why anything was not run. A failing client is a result, not an exception.
    Ctrl-C ends the run, not the caller: the result then has `interrupted` set.

    Args:
        command: what starts the client's driver, which speaks the client protocol on stdin and stdout: a list
            of arguments, or one string that is split like a shell command line. No shell runs it.
        seed: 0 to 2**32 - 1; None chooses one at random, which the result and the event `Started` have.
        max_examples: how many cases are drawn for each operation, streamed and not; at least 1.
        max_time_s: ends the run after this many seconds; None sets no limit.
        call_timeout_s: how many seconds the client has for one call.
        operations: run only these (`prompt`, `chat`, `responses`, `batch`); empty runs all that the client
            has.
        output_dir: a folder for `report.json` and `replays/`, made if missing; None writes nothing.
        on_event: called in this thread with each event of the run, as it happens.
        stop: called between cases; once it returns True, the run ends as interrupted.

    Raises:
        UsageError: the command is empty or cannot be split, or an argument is out of range.
        SetupError: the driver does not start or has none of the operations, `output_dir` cannot be written,
            or the extra `fuzz` is not installed.
    """
    config = Config(
        command=_command_line(command),
        seed=secrets.randbelow(LARGEST_SEED + 1) if seed is None else _seed(seed),
        max_examples=whole_number("max_examples", max_examples, at_least=1),
        max_time_s=None if max_time_s is None else seconds("max_time_s", max_time_s),
        operations=_forms(operations),
        call_timeout_s=seconds("call_timeout_s", call_timeout_s),
    )
    require_fuzz()
    folder = None if output_dir is None else _made(path_of("output_dir", output_dir))
    with _no_traces():
        result = run(config, on_event or _ignore, stop=stop)
    if folder is not None:
        write_replays(folder, result.findings, config.command, call_timeout_s=config.call_timeout_s)
        write_json(folder / REPORT, report_of(result))
    return result


def _command_line(command: str | Sequence[str]) -> str:
    line = command if isinstance(command, str) else shlex.join(texts("command", command))
    split_command(line)
    return line


def _seed(seed: int) -> int:
    return whole_number("seed", seed, at_least=0, at_most=LARGEST_SEED)


def _forms(operations: Collection[str]) -> frozenset[Form]:
    names = [operations] if isinstance(operations, str) else texts("operations", operations)
    return frozenset(map(form_named, names))


def _made(folder: Path) -> Path:
    """Make the folder, and find out before a long run whether the report can be written to it."""
    for place in (folder, folder / FOLDER):
        if place.exists() and not place.is_dir():
            raise SetupError(f"cannot write to {place}: it is a file, but a folder is needed")
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        for place in (folder, folder / FOLDER):
            with tempfile.TemporaryFile(dir=place):
                pass
        if (folder / REPORT).is_dir():
            raise IsADirectoryError(EISDIR, f"{REPORT} is a folder")
    except OSError as error:
        raise SetupError(f"cannot write to {folder}: {error.strerror or error}") from error
    return folder


def _ignore(_event: FuzzEvent) -> None:
    """Listen to nothing."""


@contextmanager
def _no_traces() -> Generator[None]:
    """Keep Hypothesis from leaving its own folder where the user happens to be."""
    from hypothesis import configuration

    # Hypothesis has a setter for it, but no getter.
    before: Path | None = getattr(configuration, "__hypothesis_home_directory", None)
    with tempfile.TemporaryDirectory(prefix="wai-") as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)
