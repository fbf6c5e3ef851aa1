"""What the harness can find out about a client, each kind under a stable code.

A finding is not an error: see `errors` for what goes wrong in us or in the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.vocabulary import Blame
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class FailureKind:
    """One kind of finding: `title` is what happened, `meaning` why it matters; both are sentences."""

    code: str
    title: str
    meaning: str
    severity: Severity = Severity.ERROR
    blame: Blame = Blame.CLIENT


class Identity(NamedTuple):
    """What makes two failures the same finding."""

    code: str
    operation: str
    stream: bool

    @property
    def name(self) -> str:
        """Return the identity as a file name without an ending."""
        return f"{self.code}-{self.operation}{'-stream' if self.stream else ''}"

    def to_json(self) -> JsonObject:
        """Return the identity as a replay file keeps it."""
        return {"code": self.code, "operation": self.operation, "stream": self.stream}


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that a client did wrong in one case; `detail` says what was expected and what was got."""

    code: str
    operation: str
    stream: bool
    detail: JsonObject

    @property
    def identity(self) -> Identity:
        """Return what this failure is folded by."""
        return Identity(self.code, self.operation, self.stream)

    @property
    def kind(self) -> FailureKind:
        """Return what the catalogue says of it."""
        return CATALOGUE[self.code]

    @property
    def title(self) -> str:
        """Return what happened, in one sentence."""
        return self.kind.title

    @property
    def severity(self) -> Severity:
        """Return whether it fails a run."""
        return self.kind.severity

    @property
    def blame(self) -> Blame:
        """Return whose fault it is."""
        return self.kind.blame


_KINDS = (
    # What the client sent.
    FailureKind(
        "no-request-sent",
        "The client made no request at all.",
        "A valid call never reached the API, whatever the client reported of it.",
    ),
    FailureKind(
        "request-misrouted",
        "The client sent its request to an address that leads nowhere.",
        "Path or method are none of the API's, so no call can succeed.",
    ),
    FailureKind(
        "request-unauthorised",
        "The client sent its request without usable credentials.",
        "A token was given, but the API saw none that it takes.",
    ),
    FailureKind(
        "request-wrong-operation",
        "The client made another kind of call than it was asked for.",
        "The body has the form of another operation, so what the caller wanted is not what is run.",
    ),
    FailureKind(
        "request-model-wrong",
        "The client asked for another model.",
        "The request names a model that was not asked for.",
    ),
    FailureKind(
        "request-stream-wrong",
        "The client mixed up streamed and whole answers.",
        "`stream` in the request is not what the caller asked for.",
    ),
    FailureKind(
        "request-refused",
        "The API refuses what the client made of a valid request.",
        "The caller's fields are valid as they stand; the client turned them into something that is not.",
    ),
    FailureKind(
        "request-field-dropped",
        "The client did not send a field that the caller set.",
        "The API then uses its default, and nothing tells the caller.",
    ),
    FailureKind(
        "request-field-altered",
        "The client sent another value than the caller set.",
        "The API does something else than what was asked for, and nothing tells the caller.",
    ),
    FailureKind(
        "request-repeated",
        "The client sent a request again although it had a good answer.",
        "Every request costs money, and tools may be run twice.",
    ),
    # What it made of a good answer.
    FailureKind(
        "good-answer-refused",
        "The client reports a good answer as an error.",
        "The caller loses an answer that was paid for.",
    ),
    FailureKind("text-lost", "The client lost the answer's text.", "The caller sees an empty answer."),
    FailureKind(
        "text-altered", "The client altered the answer's text.", "The caller sees what the model never said."
    ),
    FailureKind(
        "reasoning-lost", "The client lost the reasoning.", "The caller cannot show or pass on the reasoning."
    ),
    FailureKind(
        "reasoning-altered",
        "The client altered the reasoning.",
        "The caller sees reasoning that the model never gave.",
    ),
    FailureKind("tool-calls-lost", "The client lost tool calls.", "Tools that the model wants run are not run."),
    FailureKind(
        "tool-calls-invented",
        "The client reports tool calls that the model did not make.",
        "Tools are run that nobody asked for.",
    ),
    FailureKind(
        "tool-call-altered",
        "The client altered a tool call.",
        "The tool is run under another name or id, or with other arguments.",
    ),
    FailureKind(
        "finish-reason-lost",
        "The client lost the finish reason.",
        "The caller cannot tell a whole answer from one that was cut short.",
    ),
    FailureKind(
        "finish-reason-altered",
        "The client altered the finish reason.",
        "The caller takes a cut answer for a whole one, or misses that tools are to be run.",
    ),
    FailureKind("usage-lost", "The client lost the token counts.", "The caller cannot account for what was used."),
    FailureKind(
        "usage-altered", "The client altered the token counts.", "The caller accounts for what was not used."
    ),
    FailureKind(
        "batch-items-lost",
        "The client lost answers of a batch.",
        "There are fewer answers than requests, so they cannot be matched.",
    ),
    FailureKind(
        "batch-items-invented",
        "The client reports more answers than the batch had requests.",
        "The caller cannot match answers and requests.",
    ),
    # What it made of an error.
    FailureKind(
        "error-taken-for-success",
        "The client reports an error of the API as success.",
        "The caller goes on with an answer that does not exist.",
    ),
    FailureKind(
        "error-status-lost",
        "The client lost the HTTP status of an error.",
        "The caller cannot tell what to retry and what to mend.",
    ),
    FailureKind(
        "error-text-lost",
        "The client lost the text of an error.",
        "The caller is told that something failed, but not what.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "error-code-lost",
        "The client lost the API's code of an error.",
        "The caller cannot tell errors apart that share an HTTP status.",
        severity=Severity.WARNING,
    ),
    # The driver itself.
    FailureKind(
        "driver-crashed",
        "The client's process ended in the middle of a call.",
        "Whatever embeds this client goes down with it.",
    ),
    FailureKind(
        "driver-timeout",
        "The client did not come back in time.",
        "It has no timeout of its own, or does not keep it; a caller would wait for ever.",
    ),
    FailureKind(
        "driver-protocol",
        "The client's driver does not keep to the client protocol.",
        "What it printed is no answer to the call, so nothing can be told of the client.",
    ),
)

CATALOGUE = {kind.code: kind for kind in _KINDS}
"""Every kind of finding by its code, in the order of a call's course."""
