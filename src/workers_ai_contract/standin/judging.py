"""Judges requests: accepted or refused as by the live API, and told of as by `wai validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.advice import backends_refuse
from workers_ai_contract.advice.window import CONTEXT_WINDOW
from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.judging.flawless import flawless_form
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.plain.counting import count_prompt
from workers_ai_contract.settings.switches import DEFAULTS, with_contents
from workers_ai_contract.vocabulary import Form, Profile, Route
from workers_ai_contract.wire.api_errors import INVALID_INPUT, OVER_THE_WINDOW, bad_input
from workers_ai_contract.wire.asked import DEFAULT_MAX_TOKENS, has_image, token_limit
from workers_ai_kernel.safe_text import one_line
from workers_ai_schemas import revision_named

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.settings.switches import Switches
    from workers_ai_contract.wire import ApiError
    from workers_ai_kernel import Json, JsonObject


class Gate:
    """Validates the requests of every route against one revision.

    Raises:
        UsageError: the revision does not exist.
    """

    def __init__(self, revision: str = "latest", switches: Switches = DEFAULTS) -> None:
        self._switches = switches
        self._judges = {route: Judge("input", revision=revision, route=route) for route in Route}
        self._strict = (
            None
            if switches.strict is None
            else Judge("input", profile=switches.strict, revision=_revision_for(switches.strict, revision))
        )
        for judge in self._judges.values():
            # Compiles the validator now, so that the first request does not wait for it.
            judge.is_valid({})
        self._enforced = {route: EnforcedContract(revision_named(revision), route) for route in Route}
        self._known: dict[tuple[Route, Form], Judgement] = {}
        # What was found out about the latest request, which is asked for again when it is judged.
        self._looked: tuple[Route, Json, Form | None] | None = None

    def judge(self, route: Route, data: bytes, reading: Reading | None) -> Judgement:
        """Return the judgement of `wai validate`; `reading` is None if the body is not readable."""
        judge = self._judges[route]
        if reading is None or reading.duplicate_keys:
            return judge.judge_bytes(data)
        looked, self._looked = self._looked, None
        if looked is None or looked[0] is not route or looked[1] is not reading.payload:
            form = self._flawless_form(route, reading.payload, len(data))
        else:
            form = looked[2]
        if form is None:
            return judge.judge_reading(reading, len(data))
        known = self._known.get((route, form))
        if known is None:
            known = self._known[route, form] = judge.judge_reading(reading, len(data))
        return known

    def usual(self, route: Route, payload: JsonObject, size: int) -> Judgement | None:
        """Return the judgement of a chat if it is accepted, and known without a closer look; else None."""
        if self._strict is not None or self._flawless_form(route, payload, size) is not Form.CHAT:
            return None
        if _refusal_behind(payload, size) is not None:
            return None
        return self._known.get((route, Form.CHAT))

    def _flawless_form(self, route: Route, payload: Json, size: int) -> Form | None:
        return flawless_form(payload, size, self._enforced[route].is_agreed)

    def refusal(self, route: Route, payload: Json, size: int) -> ApiError | None:
        """Return the error that the API refuses a request with, or None if it accepts it.

        The validator comes first, then the backend: it refuses some requests that pass the schema (8001), and
        those that exceed the context window (5021). `size` is the length of its text in bytes.
        """
        form = self._flawless_form(route, payload, size)
        self._looked = route, payload, form
        if form is None:
            enforced = self._enforced[route]
            message = None if enforced.is_agreed(payload) else enforced.refusal(payload)
            if message is not None:
                return bad_input(message)
            if backends_refuse(payload):
                return INVALID_INPUT
        return _refusal_behind(payload, size) or self._strict_refusal(payload)

    def hint(self, route: Route, payload: Json, size: int) -> str | None:
        """Return the switch that would lift the refusal of a request, if there is one."""
        if self._switches.accept_null_content:
            return None
        filled = with_contents(payload)
        if filled is not payload and self.refusal(route, filled, size) is None:
            return "--accept null-content would accept it"
        return None

    def _strict_refusal(self, payload: Json) -> ApiError | None:
        if self._strict is None:
            return None
        judgement = self._strict.judge(payload)
        return None if judgement.valid else bad_input(one_line(judgement.problems[0].message))


def _revision_for(profile: Profile, revision: str) -> str:
    return "latest" if profile is Profile.OBSERVED else revision


def _refusal_behind(payload: Json, size: int) -> ApiError | None:
    """Return the error for a request that validator and recorded backends accept, and that is refused."""
    if not isinstance(payload, dict):
        return None
    if has_image(payload) or payload.get("tool_choice") == "any":
        # Inferred: types have image parts, no recording has one, and the model takes text only. That the
        # backend refuses "any" is recorded for a chat only.
        return INVALID_INPUT
    return OVER_THE_WINDOW if _is_over_the_window(payload, size) else None


def _is_over_the_window(request: JsonObject, size: int) -> bool:
    left = CONTEXT_WINDOW - (token_limit(request) or DEFAULT_MAX_TOKENS)
    # No text counts more tokens than it has bytes.
    return size > left and count_prompt(request) > left


def reading_of(data: bytes) -> Reading | None:
    """Return the parsed body, or None if it is not readable."""
    try:
        return read(data)
    except UnreadableError:
        return None
