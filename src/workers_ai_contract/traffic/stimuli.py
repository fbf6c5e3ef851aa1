"""The exchanges of a recording as cases of `wai fuzz`: the recorded answer to the recorded request."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import Case
from workers_ai_contract.errors import UnreadableError, UsageError
from workers_ai_contract.faults import Plan, PlanStep
from workers_ai_contract.faults.recorded import RecordedBody
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.recording import CallSecrets
from workers_ai_contract.traffic.carried import NotJudged
from workers_ai_contract.traffic.exchanges import judged_route
from workers_ai_contract.traffic.playing import played_exchanges
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_contract.wire import ApiError, Intent
from workers_ai_contract.wire.said import reply_in
from workers_ai_kernel.reading.strict import ReadingError, read_strictly
from workers_ai_schemas.forms import detect_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workers_ai_contract.recording.playing import PlayedExchange
    from workers_ai_kernel import JsonObject

_FORMS = frozenset({Form.PROMPT, Form.CHAT, Form.RESPONSES})
_OF_THE_CALL = frozenset({"model", "stream"})


class Stimuli:
    """The cases of a recording, each once, and how many exchanges are left out, by the reason.

    Tokens and keys in bodies are replaced by as many asterisks, since replay files and reports quote them.

    Raises:
        SetupError: the file cannot be read.
        UsageError: it is not a recording, or no exchange in it can be used.
    """

    def __init__(self, path: Path) -> None:
        self.left_out: Counter[str] = Counter()
        self._judges: dict[Route, Judge] = {}
        found: dict[str, Case] = {}
        for played in played_exchanges(path):
            try:
                case = self._case_of(_without_secrets(played))
            except UnreadableError as error:
                self.left_out[error.reason] += 1
            else:
                found.setdefault(case.key, case)
        self.cases = tuple(found.values())
        if not self.cases:
            reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
            raise UsageError(f"{path} has no call whose answer can be sent to a client: {reasons}")

    def notes(self) -> Iterator[str]:
        """Yield how many calls of the recording are made, and what is left out."""
        calls = f"{len(self.cases)} call{'' if len(self.cases) == 1 else 's'}"
        yield f"{calls} of the recording, which reports and replay files quote, without its tokens and keys"
        for reason, count in self.left_out.items():
            yield f"left out: {count} call{'' if count == 1 else 's'} {reason}"

    def _case_of(self, played: PlayedExchange) -> Case:
        route = judged_route(played.method, played.url, played.request)
        if isinstance(route, NotJudged):
            raise UnreadableError(route.reason)
        if not played.complete:
            raise UnreadableError("whose answer broke off")
        body = _object_in(played.request)
        form = detect_form(body, Direction.INPUT)
        if form is None or form not in _FORMS or not self._judge(route).is_valid(body):
            raise UnreadableError("(its request is refused by the API, or is a batch)")
        try:
            recorded = _recorded(played, route)
            reply = reply_in(recorded.text, form, played.status, stream=recorded.is_stream)
        except UnreadableError as error:
            raise UnreadableError(f"whose answer {error.reason}") from None
        stream = body.get("stream") is True
        if not isinstance(reply, ApiError) and stream is not recorded.is_stream:
            raise UnreadableError("whose answer is streamed without being asked, or not although it was")
        request = {name: value for name, value in body.items() if name not in _OF_THE_CALL}
        case = Case(Intent(form, stream, request), reply, Plan((PlanStep(recorded=recorded),)))
        said = json.dumps(case.to_json()).encode()
        if CallSecrets(played.secrets).body(said) != said:
            raise UnreadableError("that has a token or key in several pieces or behind escapes")
        return case

    def _judge(self, route: Route) -> Judge:
        if route not in self._judges:
            self._judges[route] = Judge("input", profile="enforced", route=route)
        return self._judges[route]


def _without_secrets(played: PlayedExchange) -> PlayedExchange:
    """Return an exchange whose bodies are as long as before: its pieces stay as they are."""
    hide = CallSecrets(played.secrets).body
    return replace(played, request=hide(played.request), body=hide(played.body))


def _object_in(text: bytes) -> JsonObject:
    try:
        body = read_strictly(text).payload
    except ReadingError:
        body = None
    if not isinstance(body, dict):
        raise UnreadableError("whose request is not JSON")
    return body


def _recorded(played: PlayedExchange, route: Route) -> RecordedBody:
    kinds = [value for name, value in played.headers if name.lower() == "content-type"]
    try:
        text = played.body.decode()
    except UnicodeDecodeError:
        raise UnreadableError("is not UTF-8") from None
    is_stream = text.lstrip("\ufeff\r\n").startswith(("data:", "event:", ":"))
    default = "text/event-stream" if is_stream else "application/json"
    return RecordedBody(route, played.status, kinds[0] if kinds else default, text, played.pieces)
