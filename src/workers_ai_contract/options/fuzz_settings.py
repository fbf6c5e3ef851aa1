"""The settings of the clients to run: the options of `wai fuzz` over a settings file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.api.run_files import files_of, refuse_run_inputs, reports_in
from workers_ai_contract.clients.naming import PYTHON
from workers_ai_contract.errors import UsageError
from workers_ai_contract.options.fuzzing import BY_NAME
from workers_ai_contract.run_reports import FILE_NAMES
from workers_ai_contract.settings import (
    ReportFile,
    find_settings_file,
    read_settings_file,
    settings_of,
)

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from workers_ai_contract.settings import FuzzSettings, SettingsFile
    from workers_ai_kernel import Json, JsonObject


_UNNAMED = "client"


def chosen_file(arguments: Namespace) -> SettingsFile | None:
    """Return the settings file that is named, or that of the current folder, if there is one.

    Raises:
        SetupError: it cannot be read.
        UsageError: it has a setting that does not exist, or a value that does not fit.
    """
    if arguments.config is not None:
        return read_settings_file(arguments.config)
    return find_settings_file(Path())


def chosen_settings(arguments: Namespace, file: SettingsFile | None) -> list[FuzzSettings]:
    """Return the settings of each client to run: the command line over the file.

    Raises:
        UsageError: there is no client to run, or no such client.
    """
    shared = {} if file is None else file.shared
    if arguments.command is not None:
        if arguments.clients:
            raise UsageError("give either --command or the NAME of a client in the settings file, not both")
        return [_with_files(settings_of("", shared, {"command": arguments.command}, _given(arguments)))]
    if file is None or not file.clients:
        where = "" if file is None else f"; {file.path} describes no clients"
        raise UsageError(
            "nothing to test: give --command, or describe clients in clients.toml (docs/configuration.md)"
            f"{where}. See 'wai fuzz --help'."
        )
    names = _known(arguments.clients, file) or list(file.clients)
    made = [settings_of(name, shared, labelled(name, file), _given(arguments)) for name in names]
    made = [_with_files(_apart(settings) if len(file.clients) > 1 else settings) for settings in made]
    _refuse_shared_files(made)
    return made


def labelled(name: str, file: SettingsFile) -> JsonObject:
    """Return the table of a client, with `command` as its label also if it is a Python object.

    Raises:
        UsageError: it has neither `command` nor `python`, or both.
    """
    table = dict(file.clients[name])
    python = table.pop("python", None)
    if (python is None) is ("command" not in table):
        wanted = "needs" if python is None else "has both; it needs either"
        raise UsageError(f"{file.path}: clients.{name} {wanted} `command` or `python`")
    return table if python is None else {**table, "command": f"{PYTHON}{python}"}


def refuse_own_inputs(chosen: Sequence[FuzzSettings], file: SettingsFile | None) -> None:
    """Check before the first run that no report would replace what any of the runs reads.

    Raises:
        UsageError: one would.
    """
    read: list[str | Path | None] = [None if file is None else file.path]
    for settings in chosen:
        read += [settings.replay, settings.baseline, *files_of(settings.command)]
    for settings in chosen:
        named = {report.format: report.path for report in settings.reports}
        refuse_run_inputs(reports_in(settings.output, named), read)


def _known(names: Sequence[str], file: SettingsFile) -> list[str]:
    for name in names:
        if name not in file.clients:
            has = ", ".join(file.clients)
            raise UsageError(f"{file.path} has no client {name!r}: it has {has}{_suggestion(name, file)}")
    return list(dict.fromkeys(names))


def _suggestion(name: str, file: SettingsFile) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(file.clients), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _given(arguments: Namespace) -> JsonObject:
    """Return what was given on the command line, in the format of a settings file."""
    given: dict[str, Json] = {
        "suite": arguments.suite,
        "seed": arguments.seed,
        "max_examples": arguments.max_examples,
        "max_time": arguments.max_time,
        "call_timeout": arguments.call_timeout,
        "operations": arguments.operation,
        "processes": arguments.processes,
        "shard": arguments.shard,
        "database": arguments.database,
        "replay": arguments.replay,
        "select": arguments.select,
        "ignore": arguments.ignore,
        "fail_on": arguments.fail_on,
        "strict": arguments.strict,
        "baseline": arguments.baseline,
        "output": arguments.output,
        "reports": dict(arguments.report) or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _apart(settings: FuzzSettings) -> FuzzSettings:
    """Return the settings with a folder of its own in that for all clients."""
    return replace(settings, output=settings.output / settings.name)


def _with_files(settings: FuzzSettings) -> FuzzSettings:
    """Return the settings with the path of each report, in which `{name}` is the name of the client.

    The client of `--command` has no name in the settings file.
    """
    reports = {report.format: str(report.path) for report in settings.reports}
    paths = {
        name: Path(path.replace("{name}", settings.name or _UNNAMED))
        if path != BY_NAME
        else settings.output / FILE_NAMES[name]
        for name, path in {"html": BY_NAME, **reports}.items()
    }
    return replace(settings, reports=tuple(ReportFile(name, path) for name, path in paths.items()))


def _refuse_shared_files(made: Sequence[FuzzSettings]) -> None:
    paths = [report.path for settings in made for report in settings.reports]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(
                f"the report {path} would be written by several clients: put {{name}} into its path"
            )
