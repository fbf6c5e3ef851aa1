"""Finds the model that a name stands for: built in, in a folder, or in the folder of contracts."""

from __future__ import annotations

from pathlib import Path

from workers_ai_contract.errors import UsageError
from workers_ai_contract.models.pulled import PulledModel, pulled_model_in, pulled_models
from workers_ai_contract.settings import find_settings_file
from workers_ai_schemas import ModelPassport, Revision, models, revision_named


def model_named(name: str) -> ModelPassport | PulledModel:
    """Return the model of a name.

    A name is that of the API, such as `@cf/openai/gpt-oss-120b`, or its last part; or the path of a folder
    with `input.json`. Models that are not built in are looked for in the folder that the setting `contracts`
    names, in the settings file of the current folder.

    Raises:
        UsageError: there is no such model, or several, or the settings are wrong.
    """
    known = built_in(name)
    if known is not None:
        return known
    of_path = _in_folder(name)
    if of_path is not None:
        return of_path
    folder = _contracts_folder()
    within = () if folder is None else tuple(pulled_models(folder))
    found = [each for each in within if name in {each.name, _short(each.name), each.folder.name}]
    if len(found) == 1:
        return found[0]
    if found:
        places = " and ".join(str(each.folder) for each in found)
        raise UsageError(f"there are several models {name!r}: name the folder of one, {places}")
    raise UsageError(_unknown(name, folder, [each.name for each in within]))


def built_in(name: str) -> ModelPassport | None:
    """Return the built-in model of a name or of its last part; None if it is another one."""
    return next((each for each in models() if name in {each.name, _short(each.name)}), None)


def revision_of(model: ModelPassport, name: str) -> Revision:
    """Return the revision of a built-in model called `name`.

    Raises:
        UsageError: there is no such revision, or it was not seen for the model.
    """
    try:
        revision = revision_named(name)
    except ValueError:
        raise UsageError(f"there is no revision {name!r}: choose r0 to r5, or 'latest'") from None
    if revision not in model.revisions:
        seen = ", ".join(model.revisions)
        raise UsageError(f"revision {revision} was not seen for {model.name}: choose {seen}")
    return revision


def _in_folder(name: str) -> PulledModel | None:
    try:
        return pulled_model_in(Path(name)) if name else None
    except (OSError, ValueError):
        # The text is not a path, such as one with a NUL character.
        return None


def _contracts_folder() -> Path | None:
    settings = find_settings_file(Path())
    named = None if settings is None else settings.shared.get("contracts")
    return None if settings is None or named is None else settings.path.parent / str(named)


def _unknown(name: str, folder: Path | None, within: list[str]) -> str:
    known = ", ".join([*(each.name for each in models()), *within])
    hint = "name the folder that `wai pull` wrote, or set `contracts` to the folder of such folders"
    place = hint if folder is None else f"`wai pull MODEL -o {folder}/NAME` adds one"
    return f"there is no model {name[:100]!r}: known are {known}; {place}"


def _short(name: str) -> str:
    return name.rpartition("/")[2]
