"""The settings file: `clients.toml`, or the table `[tool.wai]` of `pyproject.toml`."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from workers_ai_contract.errors import SetupError, UsageError, reason_of
from workers_ai_contract.formats import format_named
from workers_ai_contract.settings.policies import Policies
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

NAME = "clients.toml"
"""The name of a file of its own."""
PROJECT = "pyproject.toml"
"""The name of the file that has the settings in the table `[tool.wai]`."""


_UNKNOWN = "unknown-property"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file that was checked: `shared` is for every client, `clients` for each by name."""

    path: Path
    shared: JsonObject
    clients: Mapping[str, JsonObject]


def find_settings_file(folder: Path) -> SettingsFile | None:
    """Return the settings of a folder: those of `clients.toml`, or of `pyproject.toml` if it has any.

    Raises:
        SetupError: a file cannot be read.
        UsageError: a file is not TOML, or has a setting that does not exist or a value that does not fit.
    """
    own = folder / NAME
    if own.is_file():
        return read_settings_file(own)
    project = folder / PROJECT
    if project.is_file() and _tool_table(_parsed(project)) is not None:
        return read_settings_file(project)
    return None


def read_settings_file(path: Path) -> SettingsFile:
    """Read a settings file; one named `pyproject.toml` has the settings in `[tool.wai]`.

    Raises:
        SetupError: the file cannot be read.
        UsageError: the file is not TOML, has a setting that does not exist or a value that does not fit.
    """
    parsed = _parsed(path)
    table = _tool_table(parsed) if path.name == PROJECT else parsed
    if table is None:
        raise UsageError(f"{path} has no table [tool.wai]: add it, or name another file")
    settings = _as_json(path, table, "")
    problem = next(iter(_by_cause(format_named("settings").explain(settings))), None)
    if problem is not None:
        raise UsageError(f"{path}: {_sentence(problem)}")
    fields = cast("JsonObject", settings)
    clients = cast("dict[str, JsonObject]", fields.pop("clients", {}))
    return SettingsFile(path, fields, clients)


def policies_of(table: Mapping[str, Json]) -> Policies:
    """Return the policies of a table as it is in a settings file.

    Raises:
        UsageError: there is no such policy, or it has no such value.
    """
    for problem in _by_cause(format_named("settings").explain({"policies": dict(table)})):
        raise UsageError(_sentence(problem))
    return Policies.from_json(dict(table))


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise SetupError(f"cannot read {path}: {reason_of(error)}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}") from None
    except RecursionError:
        raise UsageError(f"{path} is nested too deeply") from None


def _tool_table(document: Mapping[str, object]) -> object | None:
    tool = document.get("tool")
    return cast("dict[str, object]", tool).get("wai") if isinstance(tool, dict) else None


def _as_json(path: Path, value: object, pointer: str) -> Json:
    """Return the value as JSON; TOML also has dates and infinite numbers, which no setting takes."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        return {name: _as_json(path, each, join(pointer, name)) for name, each in table.items()}
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_as_json(path, each, join(pointer, index)) for index, each in enumerate(items)]
    if isinstance(value, float) and not math.isfinite(value):
        raise UsageError(f"{path}: {_dotted(pointer)} must be a finite number, but it is {value}")
    if isinstance(value, (str, int, float, bool)):
        return value
    raise UsageError(f"{path}: {_dotted(pointer)} must not be a date or time")


def _by_cause(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems; a misspelt name first, because it may be the cause of the others."""
    return sorted(problems, key=lambda problem: not problem.code.startswith(("misspelt", "unknown")))


def _sentence(problem: Problem) -> str:
    """Return a problem in one sentence, with the dotted name that TOML uses for its place."""
    pointer = problem.pointer
    if problem.code == _UNKNOWN:
        close = re.search(r"Did you mean '(.*)'\?$", problem.message)
        hint = f"; did you mean {close[1]!r}?" if close else ": docs/configuration.md lists all"
        return f"there is no setting {_dotted(pointer)!r}{hint}"
    message = problem.message.replace("the payload must", "the settings must")
    for place in sorted({pointer, pointer.rpartition("/")[0]} - {""}, key=len, reverse=True):
        message = message.replace(f"{place} ", f"{_dotted(place)} ")
    return message


def _dotted(pointer: str) -> str:
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    return ".".join(parts) or "the file"
