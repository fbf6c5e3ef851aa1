"""Options of a run: how payloads are judged, and how the work is divided among processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.bulk.pieces import PIECE_SIZE
from workers_ai_contract.judging.judge import Judge

if TYPE_CHECKING:
    from workers_ai_contract.bulk.fragments import LineRendering
    from workers_ai_contract.judging.every_profile import EveryProfile
    from workers_ai_contract.judging.schema_judge import SchemaJudge
    from workers_ai_contract.models.folders import ModelFolder

SERIAL_UP_TO = 4 << 20


class JudgingOptions(NamedTuple):
    """How payloads are judged and rendered.

    Attributes:
        verdict_only: Leave out form, problems and advice.
        longest: The maximum size of one payload in bytes.
        compiled: False for one small payload: see `Judge.uncompiled`.
        every_profile: Judge each payload by every profile; `profile` is then unused.
        schema: The file of a user's own schema, which then judges instead of the contract.
        model: The model of the contract: a built-in one, or the name or folder of a pulled one.
        unwrap: The containers that are opened: `auto`, `none`, or the name of one.
        show_values: Quote values of payloads that came in a container.
        private_key: The file of the key that decrypts the bodies of Logpush rows.
        schemas: The folder of pulled models, which judge what containers and tables carry of them.
    """

    rendering: LineRendering
    direction: str | None = None
    revision: str = "latest"
    profile: str | None = None
    route: str = "run"
    form: str | None = None
    verdict_only: bool = False
    longest: int = 64 << 20
    compiled: bool = True
    every_profile: bool = False
    schema: str | None = None
    model: str | None = None
    unwrap: str = "auto"
    show_values: bool = False
    private_key: str | None = None
    schemas: str | None = None

    def model_folder(self) -> ModelFolder | None:
        """Return the pulled models that traffic may be of; None if none were named.

        Raises:
            UsageError: there is no model in the folder.
        """
        if self.schemas is None:
            return None
        from workers_ai_contract.models.folders import ModelFolder

        return ModelFolder(self.schemas)

    def judges(self) -> EveryProfile | None:
        """Return the judges of every profile if they were asked for, else None.

        Raises:
            UsageError: no contract matches the options.
        """
        if not self.every_profile:
            return None
        from workers_ai_contract.judging.every_profile import EveryProfile

        return EveryProfile(
            self.direction, revision=self.revision, route=self.route, form=self.form, model=self.model
        )

    def judge(self) -> Judge | SchemaJudge:
        """Return the judge for these options.

        Raises:
            UsageError: no contract matches the options.
        """
        if self.schema is not None:
            from workers_ai_contract.judging.schema_judge import SchemaJudge

            return SchemaJudge(self.schema)
        judge = Judge(
            self.direction,
            revision=self.revision,
            profile=self.profile,
            route=self.route,
            form=self.form,
            model=self.model,
        )
        return judge if self.compiled else judge.uncompiled()


class ParallelOptions(NamedTuple):
    """How the work is divided; results do not depend on it.

    Attributes:
        jobs: The number of worker processes; None for one per core.
        serial_up_to: The number of input bytes that are judged in this process before workers start.
    """

    jobs: int | None = None
    serial_up_to: int = SERIAL_UP_TO
    piece_size: int = PIECE_SIZE
    start_method: str | None = None

    @property
    def workers(self) -> int:
        """The number of worker processes."""
        return self.jobs or _cores()


def _cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
