"""The catalogue of client failures, each kind with a stable code.

A failure is not an error: see `errors` for what goes wrong in this package or in the call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.vocabulary import Blame
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.]+")
_LONGEST_CAUSE = 60


@dataclass(frozen=True, slots=True)
class FailureKind:
    """One kind of failure: `title` is what happened, `meaning` why it matters; both are sentences."""

    code: str
    title: str
    meaning: str
    severity: Severity = Severity.ERROR
    blame: Blame = Blame.CLIENT


class Identity(NamedTuple):
    """What identifies a failure; failures with equal identities are reported once.

    `cause` tells failures with one code apart: a place without indices, the type of an exception, or what was
    unusual about the reply; it is empty if the code says it all.
    """

    code: str
    operation: str
    stream: bool
    cause: str = ""

    @property
    def name(self) -> str:
        """Return the identity as a file name without a suffix."""
        cause = _NOT_IN_NAMES.sub("-", self.cause).strip("-")[:_LONGEST_CAUSE]
        return f"{self.code}-{self.operation}{'-stream' if self.stream else ''}{f'-{cause}' if cause else ''}"

    def to_json(self) -> JsonObject:
        """Return the identity as stored in a replay file."""
        found: JsonObject = {"code": self.code, "operation": self.operation, "stream": self.stream}
        return {**found, "cause": self.cause} if self.cause else found


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure of a client in one case; `detail` states what was expected and what was received."""

    code: str
    operation: str
    stream: bool
    detail: JsonObject
    cause: str = ""

    @property
    def identity(self) -> Identity:
        """Return the identity by which failures are grouped."""
        return Identity(self.code, self.operation, self.stream, self.cause)

    @property
    def kind(self) -> FailureKind:
        """Return the catalogue entry."""
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
        """Return who is at fault."""
        return self.kind.blame


_KINDS = (
    # What the client sent.
    FailureKind(
        "no-request-sent",
        "The client made no request at all.",
        "A valid call never reached the API, whatever the client reported.",
    ),
    FailureKind(
        "request-misrouted",
        "The client sent its request to an unknown address.",
        "The API has no such path or method, so the call can never succeed.",
    ),
    FailureKind(
        "request-unauthorised",
        "The client sent its request without usable credentials.",
        "The client was given a token, but the API received no valid one.",
    ),
    FailureKind(
        "request-content-type",
        "The client sent JSON without the content type `application/json`.",
        "Cloudflare's examples leave it out, but proxies and gateways on the way go by it.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "request-wrong-operation",
        "The client made a different kind of call than requested.",
        "The body has the form of another operation, so the API runs something else.",
    ),
    FailureKind(
        "request-model-wrong",
        "The client asked for another model.",
        "The request names a different model than the caller did.",
    ),
    FailureKind(
        "request-stream-wrong",
        "The client confused streamed and complete responses.",
        "`stream` in the request differs from what the caller asked for.",
    ),
    FailureKind(
        "request-refused",
        "The client turned a valid request into an invalid one.",
        "The caller's fields are valid, but the API rejects the request that the client sent.",
    ),
    FailureKind(
        "request-field-dropped",
        "The client did not send a field that the caller set.",
        "The API then uses its default, and the caller is not notified.",
    ),
    FailureKind(
        "request-field-altered",
        "The client sent a different value than the caller set.",
        "The API does something different, and the caller is not notified.",
    ),
    FailureKind(
        "request-field-renamed",
        "The client sent a field under another name.",
        "The API does not know the name, so it uses its default, and the caller is not notified.",
    ),
    FailureKind(
        "request-field-added",
        "The client sent something that the caller did not set.",
        "The answer depends on a setting or a message that the caller does not know of.",
    ),
    FailureKind(
        "batch-not-queued",
        "The client sent a batch without `queueRequest=true`.",
        "The API answers the whole batch at once, which fails for large ones.",
    ),
    FailureKind(
        "request-repeated",
        "The client repeated a request that had succeeded.",
        "Every request costs money, and tools may run twice.",
    ),
    # How it handled a good response.
    FailureKind(
        "good-answer-refused",
        "The client reports a good response as an error.",
        "The caller loses a response that was paid for.",
    ),
    FailureKind("text-lost", "The client lost the response's text.", "The caller sees an empty response."),
    FailureKind(
        "text-altered",
        "The client altered the response's text.",
        "The caller sees text that the model did not write.",
    ),
    FailureKind(
        "reasoning-lost", "The client lost the reasoning.", "The caller cannot show or pass on the reasoning."
    ),
    FailureKind(
        "reasoning-altered",
        "The client altered the reasoning.",
        "The caller sees reasoning that the model did not give.",
    ),
    FailureKind("tool-calls-lost", "The client lost tool calls.", "Tools that the model called are not run."),
    FailureKind(
        "tool-calls-invented",
        "The client reports tool calls that the model did not make.",
        "Tools are run that the model did not call.",
    ),
    FailureKind(
        "tool-call-altered",
        "The client altered a tool call.",
        "The tool is run under another name or id, or with other arguments.",
    ),
    FailureKind(
        "finish-reason-lost",
        "The client lost the finish reason.",
        "The caller cannot distinguish a complete response from a truncated one.",
    ),
    FailureKind(
        "finish-reason-altered",
        "The client altered the finish reason.",
        "The caller mistakes a truncated response for a complete one, or does not run the tools.",
    ),
    FailureKind(
        "usage-lost", "The client lost the token counts.", "The caller cannot track the token usage."
    ),
    FailureKind(
        "usage-altered", "The client altered the token counts.", "The caller tracks a wrong token usage."
    ),
    FailureKind(
        "batch-items-lost",
        "The client lost responses of a batch.",
        "There are fewer responses than requests, so they cannot be matched.",
    ),
    FailureKind(
        "batch-items-invented",
        "The client reports more responses than the batch had requests.",
        "The caller cannot match responses and requests.",
    ),
    FailureKind(
        "batch-item-invented",
        "The client reports an answer for a failed item of a batch.",
        "The caller uses an answer that the model did not give.",
    ),
    FailureKind(
        "unfinished-batch-reported",
        "The client reports a batch as done that is still running.",
        "The caller never gets the answers.",
    ),
    # How it handled an error.
    FailureKind(
        "error-taken-for-success",
        "The client reports an error of the API as success.",
        "The caller continues with a response that does not exist.",
    ),
    FailureKind(
        "error-event-ignored",
        "The client does not read an error that is an event of a stream.",
        "The API's error ends in a crash of the client, so the caller learns nothing of it.",
    ),
    FailureKind(
        "error-status-lost",
        "The client lost the HTTP status of an error.",
        "The caller cannot decide what to retry and what to fix.",
    ),
    FailureKind(
        "error-status-altered",
        "The client reports another HTTP status than the error had.",
        "The caller decides by a wrong status what to retry and what to fix.",
    ),
    FailureKind(
        "error-text-always-lost",
        "The client lost the text of every error of an operation.",
        "The caller never learns what failed, so no error can be fixed.",
    ),
    FailureKind(
        "error-text-lost",
        "The client lost the text of an error.",
        "The caller learns that something failed, but not what.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "error-code-lost",
        "The client lost the API's code of an error.",
        "The caller cannot distinguish errors with the same HTTP status.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "error-code-altered",
        "The client reports another code than the error had.",
        "The caller looks up a code that the API did not send.",
    ),
    # How often and how fast it asks, and how long it waits.
    FailureKind(
        "refusal-repeated",
        "The client repeated a request that the API had refused.",
        "The same request is refused again; the caller waits in vain.",
    ),
    FailureKind(
        "quota-repeated",
        "The client repeated a request although a quota or a spend limit is used up.",
        "The limit lasts longer than a pause between two requests, so the caller waits in vain.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "retry-after-ignored",
        "The client repeated a request earlier than `Retry-After` allows.",
        "The API refuses the request again, and may limit the caller further.",
    ),
    FailureKind(
        "retry-storm",
        "The client repeated a failing request many times.",
        "An API that is out of capacity gets more requests instead of fewer.",
    ),
    FailureKind(
        "polls-too-fast",
        "The client polls a batch without a pause.",
        "The API counts every poll, and may limit the caller.",
    ),
    FailureKind(
        "waits-for-close",
        "The client waits for the end of the connection after the end of the stream.",
        "The caller gets the answer late, or an error in its place.",
    ),
    FailureKind(
        "time-limit-exceeded",
        "The client takes much longer than the time limit of the call.",
        "Each attempt or each read has the whole limit, so a caller may wait many times as long.",
        severity=Severity.WARNING,
    ),
    # How it handled replies that are unusual or broken.
    FailureKind(
        "broken-reply-taken-for-success",
        "The client reports a broken reply as success.",
        "The caller continues with a response that is incomplete or does not exist.",
    ),
    FailureKind(
        "doubtful-reply-taken-for-success",
        "The client reports a reply as success that is probably broken.",
        "The API was not seen to send this, but whoever does gets no notice of it.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "unusual-reply-mishandled",
        "The client mishandles a reply in a format that the API was not seen to send.",
        "The format is inferred or contested, so the client may be right for today's API.",
        severity=Severity.WARNING,
    ),
    FailureKind(
        "contested-point-mishandled",
        "The client mishandles something that the sources contradict each other about.",
        "The API may refuse such a request, so the client may be right for today's API.",
        severity=Severity.WARNING,
    ),
    # The driver itself.
    FailureKind(
        "driver-crashed",
        "The driver's process ended in the middle of a call.",
        "Nothing is known of this call; a program that embeds the client may end in the same way.",
        blame=Blame.DRIVER,
    ),
    FailureKind(
        "driver-timeout",
        "The client did not return in time.",
        "It has no timeout, or does not enforce it; a caller would wait forever.",
    ),
    FailureKind(
        "driver-hangs",
        "The driver did not return in time, and no request of the call arrived.",
        "The driver, or the client before its first request, hangs; so the client cannot be judged.",
        blame=Blame.DRIVER,
    ),
    FailureKind(
        "driver-protocol",
        "The client's driver violates the client protocol.",
        "Its output is not a valid answer to the call, so the client cannot be judged.",
        blame=Blame.DRIVER,
    ),
    FailureKind(
        "driver-error",
        "The client's driver reports a fault of its own.",
        "The driver could not make the call, so the client cannot be judged.",
        blame=Blame.DRIVER,
    ),
)

CATALOGUE = {kind.code: kind for kind in _KINDS}
"""Every kind of failure by its code, in the order in which a call proceeds."""
