"""Recordings as stimulus: what they say is read, sent byte for byte, and compared with the report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.unit.traffic.samples import ANSWERED, ASKED, CHAT_URL, FAILED, STREAM, har
from workers_ai_contract import CaseFinished, FuzzEvent, FuzzResult, UsageError, fuzz
from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.faults.recorded import RecordedBody
from workers_ai_contract.standin.rendering import render_answer
from workers_ai_contract.streams import sse
from workers_ai_contract.traffic.stimuli import Stimuli
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import Answer, ApiError
from workers_ai_contract.wire.said import reply_in

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_contract.driver import Call

LAID_OUT = json.dumps(ANSWERED, indent=3)
RUN_URL = "https://api.cloudflare.com/client/v4/accounts/ID/ai/run/@cf/openai/gpt-oss-20b"
STREAMED = STREAM.replace(
    '"choices"', '"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3},"choices"'
)


class Reader:
    """Reads a whole chat answer; `spoil` is what it does to a body that is laid out over several lines."""

    name, version = "reader", "1.0"
    spoils = False

    def __init__(self) -> None:
        self.seen: list[str] = []

    def chat(self, call: Call) -> dict[str, Any]:
        """Make a call."""
        url = f"{call.base_url}/client/v4/accounts/{call.account_id}/ai/v1/chat/completions"
        headers = {"content-type": "application/json", "authorization": f"Bearer {call.api_token}"}
        body = json.dumps({"model": call.model, **call.request}).encode()
        request = Request(url, body, headers)  # noqa: S310 - loopback
        try:
            with urlopen(request, timeout=call.timeout_s) as reply:  # noqa: S310 - as above
                text = reply.read().decode()
        except HTTPError as error:
            raise RuntimeError(error.read().decode()) from error
        message = json.loads(text)["choices"][0]["message"]
        return {"text": "" if self.spoils and "\n" in text else message["content"]}


class Spoiler(Reader):
    """Cannot read what is laid out over several lines, as the stand-in never sends it."""

    spoils = True


def recording(path: Path, *entries: tuple[str, Any, str, int]) -> Path:
    """Write an archive."""
    path.write_text(json.dumps(har(*entries)), "utf-8")
    return path


def run(client: object, file: Path) -> tuple[list[Case], FuzzResult]:
    """Run a client with a recording; return the cases of the recording, and the result."""
    cases: list[Case] = []

    def listen(event: FuzzEvent) -> None:
        if isinstance(event, CaseFinished) and event.case.plan.steps[0].recorded is not None:
            cases.append(event.case)

    return cases, fuzz(
        client=client, seed=1, max_examples=1, operations=["chat"], replay=file, on_event=listen
    )


@pytest.mark.slow
def test_a_client_gets_the_recorded_bytes_and_is_checked_by_what_they_say(tmp_path: Path) -> None:
    """A bug that only these bytes show is a finding, which its replay file reproduces."""
    file = recording(tmp_path / "calls.har", (CHAT_URL, ASKED, LAID_OUT, 200))
    cases, right = run(Reader, file)
    _, wrong = run(Spoiler, file)

    assert [case.reply for case in cases] == [reply_in(LAID_OUT, Form.CHAT, 200, stream=False)]
    assert not [each for each in right.findings if each.failure.code.startswith("text-")]
    (lost,) = (each for each in wrong.findings if each.failure.code == "text-lost")
    assert lost.case.plan.steps[0].recorded is not None
    assert lost.confirmed
    assert Case.from_json(lost.case.to_json()) == lost.case


def test_what_is_no_case_is_counted_with_its_reason(tmp_path: Path) -> None:
    """Other services, answers without their counts, refused requests; the same call counts once."""
    file = recording(
        tmp_path / "calls.har",
        (CHAT_URL, ASKED, LAID_OUT, 200),
        (CHAT_URL, ASKED, LAID_OUT, 200),
        (CHAT_URL, {**ASKED, "stream": True}, STREAMED, 200),
        (CHAT_URL, ASKED, json.dumps(FAILED), 400),
        (CHAT_URL, {**ASKED, "stream": True}, STREAM, 200),
        (CHAT_URL, {"messages": 1}, LAID_OUT, 200),
        ("https://example.com/x", {}, "{}", 200),
    )
    found = Stimuli(file)

    assert [type(case.reply) for case in found.cases] == [Answer, Answer, ApiError]
    assert [case.intent.stream for case in found.cases] == [False, True, False]
    assert found.left_out == {
        "whose answer has another shape than the contract knows": 1,
        "(its request is refused by the API, or is a batch)": 1,
        "of another service": 1,
    }
    with pytest.raises(
        UsageError, match="no call whose answer can be sent to a client: 1 of another service"
    ):
        Stimuli(recording(tmp_path / "other.har", ("https://example.com/x", {}, "{}", 200)))


@pytest.mark.parametrize(
    ("form", "stream"),
    [
        (Form.PROMPT, False),
        (Form.PROMPT, True),
        (Form.CHAT, False),
        (Form.CHAT, True),
        (Form.RESPONSES, False),
    ],
)
def test_what_the_stand_in_writes_is_read_back(form: Form, stream: bool) -> None:  # noqa: FBT001 - a column
    """Every usual answer of every form, whole and streamed."""
    route = {Form.PROMPT: Route.RUN, Form.CHAT: Route.CHAT, Form.RESPONSES: Route.RESPONSES}[form]
    number = 0
    for control in controls(CallMode(form, stream=stream)):
        if not isinstance(control.reply, Answer):
            continue
        rendered = render_answer(control.reply, route, form, {}, stream=stream)
        text = rendered.content or b"".join(sse.encoded_frames(rendered.events or ()))
        read = reply_in(text.decode(), form, 200, stream=stream)
        assert isinstance(read, Answer)
        assert (read.text or "") == (control.reply.text or "")
        assert read.usage.total_tokens == control.reply.usage.total_tokens
        if form is not Form.PROMPT:
            assert (read.reasoning, read.tool_calls) == (control.reply.reasoning, control.reply.tool_calls)
        number += 1
    assert number


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"choices": []}', "data: [DONE]"], ids=str)
def test_other_answers_are_not_guessed_at(text: str) -> None:
    """The contract says how they look, and `wai learn` what is new."""
    with pytest.raises(UnreadableError, match="has another shape"):
        reply_in(text, Form.CHAT, 200, stream=False)


def test_a_recorded_body_is_cut_as_it_came() -> None:
    """If the sizes are those of the body; otherwise it is one piece."""
    body = RecordedBody(Route.CHAT, 200, "text/event-stream; charset=utf-8", "data: ä\n\n", (7, 3))

    assert body.cut() == (b"data: \xc3", b"\xa4\n\n")
    assert RecordedBody.from_json(body.to_json()) == body
    assert RecordedBody(Route.CHAT, 200, "x", "abc", (9,)).cut() == (b"abc",)
    with pytest.raises(ValueError, match="not a recorded answer"):
        RecordedBody.from_json([])
