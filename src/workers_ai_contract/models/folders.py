"""A folder of pulled models, whose traffic is judged by their own schemas."""

from __future__ import annotations

from pathlib import Path

from workers_ai_contract.errors import UsageError
from workers_ai_contract.models.pulled import pulled_model_in, pulled_models


class ModelFolder:
    """The models in the folders of a folder, or the one model that the folder itself is.

    Raises:
        UsageError: there is no model in it.
    """

    def __init__(self, folder: str) -> None:
        path = Path(folder)
        alone = pulled_model_in(path)
        found = pulled_models(path) if alone is None else (alone,)
        self._folders = {bare_name(each.name): str(each.folder) for each in found}
        if not self._folders:
            raise UsageError(
                f"{folder!r} has no folder with the schemas of a model: `wai pull MODEL -o {folder}/NAME` "
                "adds one"
            )

    def folder_of(self, name: str) -> str | None:
        """Return the folder of a model, by its name or its name in a log; None if the model is not known."""
        return self._folders.get(bare_name(name))


def bare_name(name: str) -> str:
    """Return the name of a model without what logs put before it."""
    return name.removeprefix("workers-ai/").removeprefix("@cf/")
