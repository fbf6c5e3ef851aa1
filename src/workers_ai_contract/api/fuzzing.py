"""A run of a client against the stand-in, from a command to a result."""

from __future__ import annotations

import secrets
import shlex
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from errno import EISDIR
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from workers_ai_contract.api.arguments import callback, one_of, path_of, seconds, texts, whole_number
from workers_ai_contract.api.run_files import REPORT, files_of, refuse_run_inputs, reports_in
from workers_ai_contract.assessment import Rules, Screen, assessed, read_baseline, written_baseline
from workers_ai_contract.cases.shards import WHOLE, Shard
from workers_ai_contract.cases.sharing import check_database
from workers_ai_contract.clients.in_process import PythonSource
from workers_ai_contract.clients.naming import factory_of, source_named
from workers_ai_contract.clients.sources import CommandSource
from workers_ai_contract.conformance.bench import CALL_TIMEOUT_S
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.conformance.replays import FOLDER, write_replays
from workers_ai_contract.conformance.run import MAX_EXAMPLES, Config, run
from workers_ai_contract.conformance.traces import no_traces
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.formats.json_files import write_json
from workers_ai_contract.judging.choosing import form_named
from workers_ai_contract.reporting.destination import destination
from workers_ai_contract.run_reports import FILE_NAMES, RunReport, report_text
from workers_ai_contract.run_reports.json_report import report_of
from workers_ai_contract.settings import codes_of, policies_of
from workers_ai_contract.settings.switches import Switches
from workers_ai_contract.spread import run_spread
from workers_ai_contract.traffic.stimuli import Stimuli
from workers_ai_contract.vocabulary import Profile
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Mapping, Sequence
    from os import PathLike

    from workers_ai_contract.assessment import KnownByClient
    from workers_ai_contract.clients.sources import ClientSource
    from workers_ai_contract.conformance.events import FuzzEvent
    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json

LARGEST_SEED = 2**32 - 1


def fuzz(  # noqa: PLR0913 - the options of `wai fuzz`
    command: str | Sequence[str] | None = None,
    *,
    client: object = None,
    seed: int | None = None,
    max_examples: int = MAX_EXAMPLES,
    max_time_s: float | None = None,
    call_timeout_s: float = CALL_TIMEOUT_S,
    operations: Collection[str] = (),
    processes: int = 1,
    shard: str | None = None,
    database: str | PathLike[str] | None = None,
    replay: str | PathLike[str] | None = None,
    output_dir: str | PathLike[str] | None = None,
    name: str | None = None,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    fail_on: str = "error",
    strict: bool = False,
    baseline: str | PathLike[str] | None = None,
    write_baseline: bool = False,
    policies: Mapping[str, Json] | None = None,
    profile: str = "enforced",
    accept_null_content: bool = False,
    reports: Mapping[str, str | PathLike[str]] | None = None,
    on_event: Callable[[FuzzEvent], None] | None = None,
    stop: Callable[[], bool] = bool,
) -> FuzzResult:
    """Drive a client against the stand-in, as `wai fuzz` does, and return what was found.

    The result has the `verdict`, the `findings` (each shrunk to its smallest case), the `counts` of cases,
    the `seed`, and in `unfinished` why anything was not run. A failing client is a result, not an exception.
    Ctrl-C ends the run, not the caller: the result then has `interrupted` set.

    Args:
        command: what starts the client's driver, which speaks the client protocol on stdin and stdout: a list
            of arguments, or one string that is split like a shell command line. No shell runs it. The string
            `python:MODULE:NAME` is the client of that name in this process, as with `client`.
        client: in place of a command, a client in this process: a `workers_ai_contract.driver.Library`, an
            object with methods `prompt`, `chat`, `responses` or `batch`, a function for `chat`, or a
            function or class that makes one without arguments (it is then called for each fresh start). While
            it runs, the environment has the variables of the client protocol, and what cannot be ended, such
            as a call that hangs, is left in its thread.
        seed: 0 to 2**32 - 1; None chooses one at random, which the result and the event `Started` have.
        max_examples: how many cases are drawn for each operation, streamed and not; at least 1.
        max_time_s: ends the run after this many seconds; None sets no limit.
        call_timeout_s: how many seconds the client has for one call.
        operations: run only these (`prompt`, `chat`, `responses`, `batch`); empty runs all that the client
            has.
        processes: test the operations in up to this many processes, each with a driver of its own.
        shard: run only one part of the campaign: `2/3` is the second of three. The same seed and settings
            split the cases in the same way, so that all parts together run the cases of the whole;
            `wai report merge` makes one report of theirs.
        database: the URL of a Redis server (extra `redis`), or a folder, through which runs share failing
            cases of this client: those that are there are run, too, and those that were found are added.
        replay: a recording, `FILE.har`, `FILE.jsonl` or a cassette, whose calls are made, too: the recorded
            answer is sent for the recorded kind of request, and what the client reports is compared with it.
        output_dir: a folder for `report.json`, `report.html` and `replays/`, made if missing; None writes
            nothing.
        name: the name of the client in the baseline; None takes that of its driver.
        select: report only findings with these codes; empty reports all.
        ignore: do not report findings with these codes.
        fail_on: `error`, or `warning` if warnings fail the run, too.
        strict: whether the run fails if something was never compared.
        baseline: a file of known findings, which do not fail the run; an entry that does not appear does.
        write_baseline: write the findings to `baseline`, so that they are known, instead of reading it.
        policies: what the client does on purpose, by name, as in a settings file.
        profile: `enforced`, or `published` or `observed` to refuse also what that contract refuses.
        accept_null_content: accept messages with `content: null`.
        reports: files to write, by format: `json`, `html`, `junit`, `sarif`, `github`, `markdown`.
        on_event: called in this thread with each event of the run, as it happens.
        stop: called between cases; once it returns True, the run ends as interrupted.

    Raises:
        UsageError: the command is empty or cannot be split, both or neither of `command` and `client` are
            given, an argument is out of range, a code, a policy or a profile does not exist, or a report
            would replace what the run reads: `replay`, `baseline`, or a file that the command names.
        SetupError: the driver does not start or has none of the operations, `output_dir` cannot be written,
            or the extra `fuzz` is not installed.
    """
    if shard is not None and write_baseline:
        raise UsageError("a shard cannot write the baseline: merge the reports of all shards first")
    callback("on_event", on_event)
    callback("stop", stop)
    source = _source(command, client)
    screen = Screen(codes_of("select", select), codes_of("ignore", ignore), policies_of(policies or {}))
    files = _report_files(reports or {})
    output = None if output_dir is None else path_of("output_dir", output_dir)
    recording = None if replay is None else path_of("replay", replay)
    file = None if baseline is None else path_of("baseline", baseline)
    refuse_run_inputs(reports_in(output, files), (recording, file, *files_of(source.label)))
    config = Config(
        command=source.label,
        client=source,
        seed=secrets.randbelow(LARGEST_SEED + 1) if seed is None else _seed(seed),
        max_examples=whole_number("max_examples", max_examples, at_least=1),
        max_time_s=None if max_time_s is None else seconds("max_time_s", max_time_s),
        operations=_forms(operations),
        call_timeout_s=seconds("call_timeout_s", call_timeout_s),
        is_reported=screen,
        switches=Switches(accept_null_content=accept_null_content, strict=_strict(profile)),
        shard=_shard(shard, seed),
        database=None if database is None else str(database),
        recorded=() if recording is None else Stimuli(recording).cases,
    )
    known: KnownByClient = {} if file is None or write_baseline else read_baseline(file)
    rules = Rules(Severity(one_of("fail_on", fail_on, Severity)), strict)

    def assess(found: FuzzResult) -> FuzzResult:
        found = screen.kept(found)
        label = name or found.client_name
        of_all = written_baseline(file, label, found) if file is not None and write_baseline else known
        entries = of_all.get(label, frozenset())
        of_client = frozenset(entry for entry in entries if screen.reports(entry.code))
        return assessed(found, replace(rules, known=of_client))

    require_fuzz()
    listen, number = on_event or _ignore, whole_number("processes", processes, at_least=1)
    if number > 1 and client is not None:
        raise UsageError("a client in this process cannot be run in several: name it by `command`")
    if config.database is not None:
        check_database(config.database)
    folder = None if output is None else made_folder(output)
    with no_traces(), _naming_an_earlier_report(folder):
        if number > 1:
            result = run_spread(config, listen, processes=number, stop=stop, assess=assess)
        else:
            result = run(config, listen, stop=stop, assess=assess)
    if folder is not None:
        found = (*result.findings, *result.flaky)
        write_replays(folder, found, config.command, call_timeout_s=config.call_timeout_s)
        files = {"html": folder / FILE_NAMES["html"], **files}
    report = RunReport(result, folder or Path(), rules, screen.policies)
    if folder is not None:
        write_json(folder / REPORT, report_of(result, screen.policies))
    write_reports(report, files)
    return result


def write_reports(report: RunReport, files: Mapping[str, Path]) -> None:
    """Write a report to files, by its format.

    Raises:
        SetupError: a file cannot be written.
    """
    for each, path in files.items():
        with destination(str(path)) as out:
            out.write(report_text(each, report).encode("utf-8", "backslashreplace"))


def _source(command: str | Sequence[str] | None, client: object) -> ClientSource:
    if (command is None) == (client is None):
        raise UsageError("give either a command or a client")
    if command is None:
        return PythonSource(_name_of(client), factory_of(client)) if not _is_source(client) else client
    return source_named(command if isinstance(command, str) else shlex.join(texts("command", command)))


def _is_source(client: object) -> TypeGuard[ClientSource]:
    return isinstance(client, CommandSource | PythonSource)


def _name_of(client: object) -> str:
    kind = client if hasattr(client, "__qualname__") else type(client)
    return f"python:{getattr(kind, '__module__', '')}:{getattr(kind, '__qualname__', '')}"


def _seed(seed: int) -> int:
    return whole_number("seed", seed, at_least=0, at_most=LARGEST_SEED)


def _forms(operations: Collection[str]) -> frozenset[Form]:
    names = [operations] if isinstance(operations, str) else texts("operations", operations)
    return frozenset(map(form_named, names))


def _shard(name: str | None, seed: int | None) -> Shard:
    if name is None:
        return WHOLE
    if seed is None:
        raise UsageError("a shard needs a seed: all shards of a campaign have the same")
    return Shard.named(name)


def _strict(profile: str) -> Profile | None:
    chosen = Profile(one_of("profile", profile, Profile))
    return None if chosen is Profile.ENFORCED else chosen


def _report_files(reports: Mapping[str, str | PathLike[str]]) -> dict[str, Path]:
    for name in reports:
        if name not in FILE_NAMES:
            raise UsageError(f"there is no report {name!r}: choose {', '.join(FILE_NAMES)}")
    return {name: path_of("reports", path) for name, path in reports.items()}


def made_folder(folder: Path) -> Path:
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


@contextmanager
def _naming_an_earlier_report(folder: Path | None) -> Generator[None]:
    """Say, if a run does not start, that the report in its folder is not of this run."""
    try:
        yield
    except SetupError as error:
        if folder is None or not (folder / REPORT).exists():
            raise
        raise SetupError(f"{error}; {folder / REPORT} is of an earlier run") from error


def _ignore(_event: FuzzEvent) -> None:
    """Listen to nothing."""
