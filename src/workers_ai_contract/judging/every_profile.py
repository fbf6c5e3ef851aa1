"""Judges each payload by every profile that has a contract for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.judging.choosing import ContractNames
from workers_ai_contract.judging.contract_judge import ContractJudge
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.vocabulary import Direction
    from workers_ai_kernel import Json


class EveryProfile:
    """Judges payloads by published, enforced and observed, where these say something about the direction.

    The arguments are those of `Judge`. `revision` does not affect the observed contract.

    Raises:
        UsageError: there is no such direction, revision, route or form.
    """

    def __init__(
        self,
        direction: str | None = None,
        *,
        revision: str = "latest",
        route: str = "run",
        form: str | None = None,
    ) -> None:
        self._told = Judge(direction, revision=revision, route=route, form=form)
        self._names = ContractNames(revision, route, form)
        self._judges: dict[Direction, tuple[ContractJudge, ...]] = {}

    def judge(
        self, payload: Json, *, source: str | None = None, line: int | None = None
    ) -> tuple[Judgement, ...]:
        """Return the judgement of each profile, in the order published, enforced, observed."""
        judges = self._of(self._told.direction_of(payload))
        return tuple(judge.judge(payload, source=source, line=line) for judge in judges)

    def judge_bytes(
        self, data: bytes, *, source: str | None = None, line: int | None = None
    ) -> tuple[Judgement, ...]:
        """Return the judgement of each profile on one JSON text or raw stream; one if it is unreadable."""
        try:
            direction = self._told.direction_of_bytes(data)
        except UnreadableError:
            return (self._told.judge_bytes(data, source=source, line=line),)
        return tuple(judge.judge_bytes(data, source=source, line=line) for judge in self._of(direction))

    def _of(self, direction: Direction) -> tuple[ContractJudge, ...]:
        if direction not in self._judges:
            self._judges[direction] = tuple(self._made(direction))
        return self._judges[direction]

    def _made(self, direction: Direction) -> Iterator[ContractJudge]:
        for profile in Profile:
            names = ContractNames("latest", *self._rest) if profile is Profile.OBSERVED else self._names
            try:
                yield ContractJudge(direction, profile, names)
            except UsageError:
                # The profile has no contract for this direction, or for the form.
                continue

    @cached_property
    def _rest(self) -> tuple[str, str | None]:
        return self._names.route, self._names.form
