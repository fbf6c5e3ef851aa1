"""Judges requests and answers that pass through the proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.profile import BAD_INPUT_CODE
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.traffic import CarriedPayload, NotJudged, TrafficJudge, answer, judged_route
from workers_ai_contract.traffic.carried import OTHER_SERVICE
from workers_ai_contract.vocabulary import Direction, Route
from workers_ai_contract.wire import ApiError
from workers_ai_contract.wire.api_errors import MISSING_BODY, UNREADABLE_BODY, bad_input
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement

_BAD_REQUEST = 400
_OTHER = NotJudged("", OTHER_SERVICE, missing=False)
REFUSED = NotJudged("", "whose request was refused by the proxy", missing=False)


class PassingJudge:
    """Judges what passes; it is made once, and used from one thread at a time.

    Raises:
        UsageError: the revision or the profile does not exist.
    """

    def __init__(self, revision: str, profile: str | None, *, shows_values: bool) -> None:
        self._revision = revision
        self._profile = profile
        self._make(Direction.INPUT, Route.RUN)
        self._judge = TrafficJudge(self._make_if_any, shows_values=shows_values)
        self._refusing = TrafficJudge(self._make_if_any, shows_values=True)

    def _make(self, direction: Direction, route: Route) -> Judge:
        is_request = direction is Direction.INPUT
        return Judge(
            direction.value,
            revision=self._revision if is_request or self._profile == "published" else "latest",
            profile=self._profile if is_request else None,
            route=(route if is_request else Route.RUN).value,
        )

    def _make_if_any(self, direction: Direction, route: Route, _model: str | None) -> Judge | None:
        try:
            return self._make(direction, route)
        except UsageError:
            return None

    def request(self, method: str, url: str, body: bytes | None) -> Judgement | NotJudged:
        """Return the judgement of a request, whose decoded body is None if it was not kept."""
        return self._request(self._judge, method, url, body)

    def refusal(self, method: str, url: str, body: bytes | None) -> tuple[ApiError, Route] | None:
        """Return the error with which to refuse an invalid request, and its route; None to send it.

        It is the API's own error, with the values of the request, as only its sender reads it.
        """
        route = judged_route(method, url, body)
        found = self._request(self._refusing, method, url, body)
        if isinstance(found, NotJudged) or isinstance(route, NotJudged) or found.valid is True:
            return None
        return _error_of(found, body or b""), route

    def _request(
        self, judge: TrafficJudge, method: str, url: str, body: bytes | None
    ) -> Judgement | NotJudged:
        route = judged_route(method, url, body)
        if isinstance(route, NotJudged):
            return route
        if body is None:
            return NotJudged("", "whose request was not kept")
        carried = CarriedPayload("", Direction.INPUT, body, route)
        return _first(judge.judged(carried, "request"))

    def answer(
        self, method: str, url: str, request: bytes | None, body: bytes | None, status: int
    ) -> Judgement | NotJudged:
        """Return the judgement of the answer to a request; a body is None if it was not kept whole."""
        route = judged_route(method, url, request)
        if isinstance(route, NotJudged):
            return route
        text = None if body is None else body.decode("utf-8", "surrogateescape")
        carried = answer("", text, route, status)
        if isinstance(carried, NotJudged):
            return carried
        return _first(self._judge.judged(carried._replace(text=body or b""), "answer"))


def _first(found: tuple[Judgement, ...] | None) -> Judgement | NotJudged:
    return found[0] if found else _OTHER


def _error_of(judgement: Judgement, body: bytes) -> ApiError:
    """Return the refusal: with the text of the API if it has one, else with the first problem."""
    if judgement.valid is None:
        return UNREADABLE_BODY if body.strip() else MISSING_BODY
    errors = (judgement.api_error or {}).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, dict) and isinstance(first.get("message"), str):
        return ApiError(_BAD_REQUEST, BAD_INPUT_CODE, str(first["message"]))
    return bad_input(one_line(judgement.problems[0].message))
