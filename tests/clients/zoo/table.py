"""The table of the zoo: every planted bug with its side, and a sentence that says what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from tests.clients.zoo.sending import BUGS as SENDING

SIDES = ("sent", "turns", "answers", "streams", "errors", "time", "field")


@dataclass(frozen=True, slots=True)
class Bug:
    """One planted bug; a rare one may be missed, because it needs an unlikely coincidence."""

    name: str
    side: str
    says: str
    rare: bool = False
    language: str = "python"


# An error is as good as an answer where a stream is framed as the standard allows, but never seen to be.
_RARE = frozenset({"crlf-only", "lines-are-events", "last-data-line", "needs-last-line-end", "usage-last"})

_SENT = {
    "sends-twice": "makes each request that is not streamed twice",
    "wrong-model": "asks for another model",
    "wrong-path": "uses a wrong path",
    "no-credentials": "sends no token",
    "token-as-key": "sends the token in another header",
    "stream-not-asked": "does not ask for the stream that it reads",
    "stream-always": "asks for a stream that it does not read",
    "not-queued": "does not queue a batch",
    "chat-on-run": "no bug: uses the other route for chat",
}
_TURNS = {
    "turn-answer-lost": "does not send its answer back",
    "turn-question-lost": "loses the question before its answer",
    "turn-text-stripped": "strips the text of its answer",
    "turn-text-lost-with-calls": "loses the text beside its tool calls",
    "turn-reasoning-in-text": "sends its reasoning back as text",
    "turn-reasoning-cut": "sends back a part of its reasoning",
    "turn-ids-made": "makes ids of its tool calls anew",
    "turn-first-call-only": "sends back the first of its tool calls only",
    "turn-calls-lost": "loses its tool calls",
    "turn-arguments-object": "sends the arguments of its tool calls back as an object",
    "turn-arguments-float": "turns whole numbers in its arguments into floats",
}
_ANSWERS = {
    "checks-model": "refuses an answer whose model has another name",
    "strict-keys": "refuses an answer with unknown keys",
    "output-ignored": "reports an answer with `output` as empty",
    "native-ignored": "reports a native answer to a chat as empty",
    "prefers-response": "reads `response` where `choices` is there, too",
    "calls-required": "crashes without `tool_calls`",
    "calls-iterable": "crashes on `tool_calls: null`",
    "arguments-parsed": "crashes on empty arguments",
    "arguments-float": "turns whole numbers in arguments into floats",
    "arguments-as-python": "reports arguments that are an object as Python text",
    "call-ids-made": "makes ids of tool calls anew",
    "names-changed": "changes the names of tools",
    "content-required": "crashes without `content`",
    "content-stripped": "strips the text",
    "content-never-null": "crashes on `content: null`",
    "null-as-none-text": "reports `content: null` as 'None'",
    "empty-is-failure": "refuses an answer without text",
    "reasoning-as-text": "reports the reasoning as the text if there is no text",
    "objects-as-python": "reports parsed JSON as Python text",
    "objects-lost": "loses parsed JSON",
    "reasoning-lost": "loses the reasoning",
    "reasoning-one-key": "does not know `reasoning`",
    "reasoning-lost-with-calls": "loses the reasoning beside tool calls",
    "reasoning-in-text": "puts the reasoning into the text",
    "finish-always-stop": "reports `stop` always",
    "finish-lost": "loses the finish reason",
    "length-as-stop": "reports `length` as `stop`",
    "finish-required": "refuses an unknown finish reason or none",
    "calls-need-finish": "loses tool calls unless the finish reason is `tool_calls`",
    "first-call-only": "reports the first tool call only",
    "text-lost-with-calls": "loses the text beside tool calls",
    "calls-lost-with-text": "loses tool calls beside text",
    "response-text-only": "loses a `response` that is not text",
    "response-required": "refuses `response: null`",
    "response-plus": "crashes on a `response` that is not text",
    "usage-required": "crashes without usage",
    "usage-lost": "loses the usage",
    "usage-swapped": "swaps the counts",
    "usage-without-cached": "does not count cached tokens",
    "usage-details-required": "crashes without the details of usage",
    "total-lost": "loses the sum of tokens",
    "first-item-only": "reads the first item of `output` only",
    "message-first": "expects a message first in `output`",
    "output-reasoning-lost": "loses the reasoning of a Responses answer",
    "output-calls-lost": "loses the tool calls of a Responses answer",
    "item-id-as-call-id": "reports the id of the item as that of the call",
    "incomplete-is-failure": "refuses an incomplete Responses answer",
    "usage-names": "reads the counts of a Responses answer under the names of chat",
    "parts-joined-by-lines": "adds a line end to each part of a Responses answer",
    "batch-by-arrival": "takes the order of a batch for that of the requests",
    "batch-ids-as-text": "sorts the ids of a batch as text",
    "failed-item-dropped": "leaves out a failed item, so that the others move",
    "failed-item-repeats": "repeats the answer before a failed item",
    "failed-item-crash": "loses the batch if one item failed",
    "batch-last-lost": "loses the last item of a batch",
    "running-is-done": "takes `running` for the end of a batch",
}
_STREAMS = {
    "no-buffer": "splits each piece into lines by itself",
    "decodes-pieces": "decodes each piece by itself",
    "latin-1": "decodes a stream as Latin-1",
    "ascii-stream": "loses letters beyond ASCII in a stream",
    "python-lines": "splits lines at U+2028 and the like",
    "lf-only": "does not know CR and CR LF",
    "crlf-only": "does not know CR alone",
    "space-required": "needs a space after `data:`",
    "comments-crash": "crashes on a comment line",
    "lines-are-events": "takes each data line for an event",
    "last-data-line": "keeps the last data line of an event only",
    "unknown-fields-crash": "crashes on a field that it does not know",
    "keeps-bom": "loses the event behind a byte order mark",
    "needs-last-blank-line": "loses the last event if no blank line ends it",
    "needs-last-line-end": "loses the last line if nothing ends it",
    "events-after-done": "reads events after `[DONE]`",
    "done-must-be-last": "refuses a second `[DONE]`",
    "end-is-end": "takes any regular end for success",
    "cut-is-end": "takes a closed connection for the end",
    "stall-is-end": "takes a stalled connection for the end",
    "partial-is-success": "reports what it has of a broken stream",
    "partial-calls": "reports tool calls of a broken stream",
    "skips-broken-events": "skips events that are not JSON",
    "broken-event-is-end": "takes an event that is not JSON for the end",
    "ignores-error-events": "ignores an error in the stream",
    "error-event-is-end": "takes an error in the stream for its end",
    "only-envelope-events": "knows errors in the stream in their envelope only",
    "json-is-stream": "reads JSON in place of a stream as a stream without events",
    "usage-null-crash": "crashes on `usage: null`",
    "choices-required": "crashes without `choices`",
    "first-choice": "crashes on `choices: []`",
    "native-doubled": "doubles text that comes in both forms",
    "finish-is-end": "stops at the first finish reason",
    "finish-key-required": "crashes without `finish_reason`",
    "finish-joined": "joins repeated finish reasons",
    "role-required-first": "needs the role in the first chunk",
    "delta-text-only": "loses a piece that is a number",
    "delta-plus": "crashes on a piece that is a number",
    "delta-truthy": "loses a piece that is 0 or false",
    "null-delta-as-text": "adds 'None' for `content: null`",
    "delta-stripped": "strips each piece",
    "delta-last": "keeps the last piece of the text only",
    "delta-reasoning-one-key": "does not know `reasoning` in a stream",
    "delta-reasoning-doubled": "doubles reasoning that comes under two names",
    "delta-reasoning-last": "keeps the last piece of the reasoning only",
    "delta-reasoning-lost": "loses the reasoning of a stream",
    "stream-calls-lost": "loses the tool calls of a stream",
    "delta-calls-iterable": "crashes on `tool_calls: null` in a stream",
    "sentinel-crash": "crashes on a fragment of nulls",
    "sentinel-call": "takes a fragment of nulls for a call",
    "id-joined": "joins repeated ids",
    "id-overwritten": "loses the id to a later null",
    "name-first-only": "needs the name in the first fragment",
    "name-joined": "joins repeated names",
    "arguments-required": "crashes on a fragment without arguments",
    "arguments-last": "keeps the last piece of arguments only",
    "index-required": "crashes without an index",
    "index-is-position": "takes the index for a position from 0",
    "last-call-only": "adds every fragment to the last call",
    "one-call": "joins all calls to one",
    "usage-summed": "adds up the counts of all chunks",
    "usage-first": "keeps the first counts",
    "usage-last": "keeps the last counts, even zeros",
    "stream-text-lost-with-calls": "loses the text of a stream beside tool calls",
    "stream-reasoning-lost-with-calls": "loses the reasoning of a stream beside tool calls",
    "stream-finish-stop": "reports `stop` for every stream",
    "finish-from-calls": "derives the finish reason from the tool calls",
    "stream-usage-lost": "loses the usage of a stream",
    "stream-arguments-parsed": "crashes on empty arguments of a stream",
    "native-text-only": "loses a native piece that is a number",
    "native-plus": "crashes on a native event without text",
    "native-padding": "adds the padding to the text",
    "heartbeat-is-end": "takes an empty native event for the end",
    "native-usage-lost": "loses the usage of a native stream",
}
_ERRORS = {
    "error-text-lost": "loses the text of every error",
    "error-status-only": "says the status in place of the text",
    "error-text-cut": "cuts the text of errors",
    "error-code-lost": "loses the code of errors",
    "error-code-is-status": "reports the status as the code",
    "error-code-numbers-only": "loses an error whose code is not a number",
    "error-status-lost": "loses the status of errors",
    "error-status-500": "reports status 500 for every error",
    "error-status-4xx-as-400": "reports 400 for every 4xx",
    "error-flat-lost": "loses the text of a flat error",
    "error-first-only-array": "loses the text where `errors` is an object",
    "error-last": "reports the last of several errors",
    "error-envelope-only": "knows errors in the usual envelope only",
    "error-singular-lost": "does not know `error`",
    "error-needs-code": "loses an error without a code",
    "ignores-success-false": "takes `success: false` for a success",
    "empty-result-ok": "takes an empty result for a success",
    "only-400-403": "knows the status 400 and 403 only",
    "only-4xx": "takes 5xx for a success",
    "only-5xx": "takes 4xx for a success",
    "only-429-and-5xx": "takes 4xx but 429 for a success",
    "ignores-404": "takes 404 for a success",
    "ignores-429": "takes 429 for a success",
    "ignores-413": "takes 413 for a success",
    "ignores-502": "takes 502 for a success",
    "ignores-status": "does not look at the status",
    "empty-body-ok": "takes an empty body for an empty answer",
    "broken-body-ok": "takes a body that is not JSON for an empty answer",
    "swallows-errors": "reports every error as an empty answer",
    "errors-as-text": "reports the text of errors as the answer",
    "retries-400": "repeats a request that was refused with 400",
    "retries-403": "repeats a request that was refused with 401 or 403",
    "retries-4xx": "repeats every request that was refused",
    "retries-quota": "repeats a request after a quota is used up",
    "retry-storm": "repeats a request 25 times without a pause",
    "ignores-retry-after": "does not wait as `Retry-After` says",
    "ignores-retry-date": "does not wait for a `Retry-After` that is a date",
    "retry-loses-fields": "repeats a request without its temperature",
    "retry-loses-tools": "repeats a request without its tools",
    "retry-loses-type": "repeats a request without its content type",
    "retry-loses-token": "repeats a request without the token",
    "poll-loses-type": "polls without a content type",
    "failed-is-empty": "takes a failed Responses answer for an empty one",
    "poll-error-empty": "takes an error of a poll for an empty batch",
}
_TIME = {
    "no-timeout": "has no time limit at all",
    "no-read-timeout": "has a time limit for each read, not for the call",
    "timeout-retried": "gives each attempt the whole time limit",
    "reads-to-close": "reads on after `[DONE]` until the connection is closed",
    "needs-done": "refuses a stream without `[DONE]`",
    "polls-fast": "polls without a pause",
    "polls-forever": "polls a batch without a limit",
    "two-polls": "gives up a batch after two polls",
}
NO_BUGS = frozenset({"chat-on-run", "needs-done"})
"""Behaviour that is no bug: another route, and a stricter or laxer policy."""


def _rows(side: str, bugs: dict[str, str]) -> tuple[Bug, ...]:
    return tuple(Bug(name, side, says, name in _RARE) for name, says in bugs.items() if name not in NO_BUGS)


_JAVASCRIPT = {
    "sent": {
        "js-falsy-dropped": "drops every falsy setting",
        "js-or-default": "sends 0.7 for a temperature of 0",
        "js-or-limit": "adds max_tokens",
        "js-schema-false": "sends `json_schema: false`",
        "js-description-false": "sends `description: false`",
        "js-content-null": "sends null for an empty content",
        "js-content-object": "sends '[object Object]' for parts",
        "js-trims": "trims contents",
        "js-reparsed-arguments": "loses long whole numbers of the history",
        "js-spread-choice": "spreads a tool_choice that is text",
        "js-last-messages": "sends the last six messages only",
    },
    "answers": {
        "js-reads-response": "reads `response.content`",
        "js-content-or": "reports the reasoning for an empty text",
        "js-finish-coded": "has the finish reason coded in",
        "js-parsed-arguments": "loses long whole numbers of arguments",
        "js-last-item": "reads the last item of `output` only",
        "js-object-text": "reports '[object Object]'",
        "js-batch-order": "takes the order of a batch for that of the requests",
        "js-failed-filtered": "leaves out failed items of a batch",
        "js-comma-join": "joins the parts of a text with commas",
        "js-json-catch": "takes broken JSON for an empty answer",
    },
    "streams": {
        "js-no-buffer": "splits each piece into lines by itself",
        "js-decodes-pieces": "decodes each piece by itself",
        "js-lf-only": "does not know CR LF",
        "js-data-with-space": "needs a space after `data:`",
        "js-slice-6": "cuts six characters off each line",
        "js-skips-broken": "skips events that are not JSON",
        "js-ignores-error-events": "ignores errors in the stream",
        "js-cut-is-end": "takes a broken connection for the end",
        "js-end-is-end": "takes any regular end for success",
        "js-first-choice": "crashes on `choices: []`",
        "js-string-only": "loses a piece that is a number",
        "js-truthy-delta": "loses a piece that is 0 or false",
        "js-last-reasoning": "keeps the last piece of the reasoning only",
        "js-index-holes": "takes the index for a position from 0",
        "js-id-overwritten": "loses the id to a later fragment",
        "js-parses-stream-arguments": "crashes on empty arguments",
        "js-response-concat": "adds 'null' or '[object Object]' to the text",
        "js-undefined-text": "adds 'undefined' to the text",
        "js-any-type": "reads JSON in place of a stream as a stream",
    },
    "errors": {
        "js-errors-array-only": "knows `errors` as an array only",
        "js-error-is-object": "says '[object Object]' in place of the text",
        "js-failed-is-empty": "takes a failed Responses answer for an empty one",
        "js-empty-result": "takes `result: {}` for a success",
        "js-status-ignored": "does not look at the status",
        "js-only-400": "knows the status 400 and 403 only",
        "js-status-text": "says '400 status code (no body)'",
        "js-retry-after-in-ms": "does not wait as `Retry-After` says",
        "js-swallows": "reports every failure as an empty answer",
    },
    "time": {
        "js-no-timeout": "has no time limit",
        "js-polls-fast": "polls without a pause",
        "js-polls-forever": "polls without a limit",
    },
}


_FIELD = {"case-1": "a stream reader from the field with six bugs"}


def _javascript() -> tuple[Bug, ...]:
    return tuple(
        Bug(name, side, says, name in _RARE, "javascript")
        for side, bugs in _JAVASCRIPT.items()
        for name, says in bugs.items()
    )


BUGS: tuple[Bug, ...] = (
    *_rows("sent", {name: says for name, (says, _) in SENDING.items()}),
    *_rows("sent", _SENT),
    *_rows("turns", _TURNS),
    *_rows("answers", _ANSWERS),
    *_rows("streams", _STREAMS),
    *_rows("errors", _ERRORS),
    *_rows("time", _TIME),
    *_javascript(),
    *(Bug(name, "field", says, language="field") for name, says in _FIELD.items()),
)
"""Every planted bug, by side."""
CORRECT = ("correct", "js-correct", *sorted(NO_BUGS))
"""The clients without a bug."""
