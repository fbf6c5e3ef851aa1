"""Replay files: one finding each, with a case that reproduces it, also in later versions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from workers_ai_contract.cases.case import Case
from workers_ai_contract.conformance.lost_texts import is_reproduced
from workers_ai_contract.contracts.digest import ContractDigest, contract_digest
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.failures import CATALOGUE, Identity
from workers_ai_contract.formats.json_files import check_format, read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.failures import Failure
    from workers_ai_kernel import Json, JsonObject

SCHEMA_VERSION = 1
FOLDER = "replays"
_TOOL = "workers-ai-contract"
_WHAT = "replay file"


@dataclass(frozen=True, slots=True)
class Replay:
    """All that is needed to reproduce one finding; `command` starts the client in which it was found.

    `contract` is the digest of the schemas at that time; None in files of the first versions, and in new ones
    that of this version.
    """

    identity: Identity
    command: str
    case: Case
    call_timeout_s: float
    tool_version: str = ""
    contract: ContractDigest | None = None

    def to_json(self) -> JsonObject:
        """Return the content of the replay file."""
        kind = CATALOGUE[self.identity.code]
        return {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": _TOOL, "version": self.tool_version or version(_TOOL)},
            "contract": (self.contract or contract_digest()).to_json(),
            "command": self.command,
            "code": self.identity.code,
            "severity": kind.severity,
            "blame": kind.blame,
            "title": kind.title,
            "identity": self.identity.to_json(),
            "call_timeout_s": self.call_timeout_s,
            "case": self.case.to_json(),
        }

    @property
    def contract_change(self) -> str | None:
        """How the contract has changed since the file was written, in a clause; None if it has not."""
        now = contract_digest()
        if self.contract is None or self.contract == now:
            return None
        return f"the contract has changed since this file was written (then {self.contract}, now {now})"

    def is_shown_by(self, failures: Iterable[Failure]) -> bool:
        """Return whether failures have the finding of this file among them.

        What tells findings with one code apart may be worded anew in another version, and the first files do
        not have it: then a failure with the same code and call mode shows the finding.
        """
        found = tuple(failures)
        if is_reproduced(self.identity, found):
            return True
        if self.identity.cause and self.tool_version in {"", version(_TOOL)}:
            return False
        wanted = self.identity._replace(cause="")
        return any(failure.identity._replace(cause="") == wanted for failure in found)


def place_of(identity: Identity) -> str:
    """Return the path of a finding's replay file, relative to the folder of the report."""
    return f"{FOLDER}/{identity.name}.json"


def write_replays(
    directory: Path, findings: Iterable[ClientFinding], command: str, *, call_timeout_s: float
) -> None:
    """Write a replay file for each finding and delete those of an earlier run.

    Other files are kept.

    Raises:
        SetupError: the folder cannot be written.
    """
    folder = directory / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_stale(folder)
    except OSError as error:
        raise SetupError(f"cannot write to {folder}: {error.strerror or error}") from error
    for finding in findings:
        identity = finding.failure.identity
        replay = Replay(identity, command, finding.case, call_timeout_s)
        write_json(directory / place_of(identity), replay.to_json())


def read_replay(path: Path) -> Replay:
    """Read a replay file.

    Raises:
        SetupError: the file cannot be read.
        UsageError: the file is not a replay file, or needs something that this version does not have.
    """
    document = read_json(path, _WHAT)
    _refuse_later_format(path, document)
    check_format(document, "replay", path, _WHAT)
    try:
        replay = _parse(document)
    except ValueError as error:
        raise UsageError(_reason(path, cast("JsonObject", document), str(error))) from None
    if replay.identity.code not in CATALOGUE:
        missing = f"there is no finding with the code {replay.identity.code!r}"
        raise UsageError(_reason(path, cast("JsonObject", document), missing))
    return replay


def _refuse_later_format(path: Path, document: Json) -> None:
    number = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(number, int) and number > SCHEMA_VERSION:
        raise UsageError(
            f"{path} was written by a later version of {_TOOL}: its format is {number}, and this version "
            f"reads {SCHEMA_VERSION}; update {_TOOL}"
        )


def _reason(path: Path, document: JsonObject, missing: str) -> str:
    """Return why a file cannot be used: another version may have had what is missing here."""
    written_by = cast("dict[str, str]", document["tool"])["version"]
    if written_by == version(_TOOL):
        return f"{path} is not a {_WHAT}: {missing}"
    return (
        f"{path} was written by version {written_by}, and version {version(_TOOL)} cannot run it: {missing}"
    )


def _remove_stale(folder: Path) -> None:
    for path in folder.glob("*.json"):
        with suppress(UsageError, SetupError):
            read_replay(path)
            path.unlink()


def _parse(document: Json) -> Replay:
    """Return a replay from a document that the schema accepts."""
    fields = cast("dict[str, Any]", document)
    case = Case.from_json(fields["case"])
    return Replay(
        identity=Identity(
            fields["code"],
            case.intent.operation.value,
            case.intent.stream,
            fields["identity"].get("cause", ""),
        ),
        command=fields["command"],
        case=case,
        call_timeout_s=float(fields["call_timeout_s"]),
        tool_version=fields["tool"]["version"],
        contract=ContractDigest.from_json(fields["contract"]) if "contract" in fields else None,
    )
