"""Judges rows, each by the contract that it names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.contracts.judgement import Judgement, too_long, unreadable
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.models.folders import ModelFolder
from workers_ai_contract.models.naming import built_in
from workers_ai_contract.tables.columns import NO_NAMES, RowNames
from workers_ai_contract.traffic.judging import without_values

if TYPE_CHECKING:
    from workers_ai_contract.tables.columns import TableRow

LONGEST = 64 << 20
"""The longest payload that is read, in bytes, as for `wai validate`."""
_MOST_JUDGES = 64
BLANK = b" \t\r\n"


class RowOptions(NamedTuple):
    """How rows are judged; `names` count for rows that say nothing of their own."""

    names: RowNames = NO_NAMES
    profile: str | None = None
    revision: str = "latest"
    schemas: str | None = None
    show_values: bool = False


class RowVerdict(NamedTuple):
    """The judgement of a row, and the digest of the schemas that judged it."""

    judgement: Judgement
    digest: str | None = None


class RowJudge:
    """Judges rows: what cannot be read or judged has the verdict None, with the reason.

    Raises:
        UsageError: there is no such contract.
    """

    def __init__(self, options: RowOptions) -> None:
        self._options = options
        self._folder = None if options.schemas is None else ModelFolder(options.schemas)
        # A model in the call may be a folder; one in a row is data, so it may not.
        self._default = self._made(options.names)
        self._named = lru_cache(_MOST_JUDGES)(self._of)

    def judge(self, row: TableRow) -> RowVerdict:
        """Return the verdict on a row."""
        data = row.payload or b""
        reason = why_unread(data, LONGEST)
        if reason is not None:
            return RowVerdict(unreadable(reason))
        judge = self._default if row.names == NO_NAMES else self._named(row.names)
        if isinstance(judge, RowVerdict):
            return judge
        found = judge.brief_bytes(data)
        if found.problems and not self._options.show_values:
            found = without_values(found, data)
        if found.direction is None:
            return RowVerdict(found)
        return RowVerdict(found, judge.contract_digest(found.direction))

    def _of(self, names: RowNames) -> Judge | RowVerdict:
        """Return the judge for the names of a row, or the verdict on all rows that have them."""
        defaults = self._options.names
        try:
            model = defaults.model if names.model is None else known_model(names.model, self._folder)
            direction = names.direction or defaults.direction
            form, route = names.form or defaults.form, names.route or defaults.route
            return self._made(RowNames(direction, form, route, model))
        except UsageError as error:
            return RowVerdict(unreadable(str(error)))

    def _made(self, names: RowNames) -> Judge:
        judge = Judge(
            names.direction,
            revision=self._options.revision,
            profile=self._options.profile,
            route=names.route or "run",
            form=names.form,
            model=names.model,
        )
        return judge.without_api_errors()


def why_unread(payload: bytes, longest: int) -> str | None:
    """Return why the payload of a row is not read: it is missing, or longer than `longest` bytes."""
    if not payload.strip(BLANK):
        return "there is no payload in this row"
    return too_long(longest) if len(payload) > longest else None


def known_model(name: str, folder: ModelFolder | None) -> str | None:
    """Return the model that a row names: None for the family of every default, or a folder.

    Raises:
        UsageError: its schemas are not known.
    """
    if built_in(name.removeprefix("workers-ai/")) is not None:
        return None
    found = None if folder is None else folder.folder_of(name)
    if found is None:
        raise UsageError("not judged: this is a payload of another model")
    return found
