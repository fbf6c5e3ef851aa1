"""Draws an answer that meets the needs of a corruption, converts it to events, and corrupts them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing.intents import draw_opening, draw_tools
from workers_ai_contract.drawing.replies import draw_reply
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import form_named, shown
from workers_ai_contract.streams import sse
from workers_ai_contract.transcripts.chat import CHAT
from workers_ai_contract.transcripts.corruption import STREAMED, Needs, as_ended
from workers_ai_contract.transcripts.framing import FRAMING
from workers_ai_contract.transcripts.responses import RESPONSES
from workers_ai_contract.transcripts.whole import WHOLE
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, chunks
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_contract.transcripts.corruption import Corruption
    from workers_ai_kernel import Json, JsonObject

CORRUPTIONS: Mapping[str, Corruption] = {
    corruption.name: corruption for corruption in (*WHOLE, *CHAT, *RESPONSES, *FRAMING)
}
"""All corruptions, by name."""


def transcript_drawer(
    *, form: str | None = None, corruption: str | None = None
) -> Callable[[ChoiceSource], bytes]:
    """Return a function that draws complete streams, well-formed or corrupt; None means any suitable form.

    Raises:
        UsageError: the form or corruption does not exist, or the form does not have the corruption.
    """
    if corruption is not None and corruption not in CORRUPTIONS:
        known = ", ".join(CORRUPTIONS)
        raise UsageError(f"there is no corruption {corruption!r}: choose one of {known}")
    corrupted = None if corruption is None else CORRUPTIONS[corruption]
    possible = STREAMED if corrupted is None else corrupted.forms
    forms = possible if form is None else (form_named(form),)
    if forms[0] not in possible:
        what = "stream" if corruption is None else f"corruption {corruption!r}"
        known = ", ".join(possible)
        raise UsageError(f"there is no {what} for the form {shown(form)}: choose one of {known}")
    return lambda source: draw_transcript(source, source.choice(forms), corrupted)


def draw_transcript(source: ChoiceSource, form: Form, corruption: Corruption | None = None) -> bytes:
    """Draw the raw bytes of a complete stream of one form."""
    events = source.group(partial(_events, form=form, needs=corruption.needs if corruption else Needs()))
    corrupted = corruption.events(source, events) if corruption and corruption.events else as_ended(events)
    data = [_data(event) for event in corrupted]
    if corruption and corruption.data:
        data = corruption.data(source, data)
    frames = [b"data: " + each + b"\n\n" for each in data]
    return corruption.frames(source, frames) if corruption and corruption.frames else b"".join(frames)


def _data(event: Json) -> bytes:
    return event.encode() if isinstance(event, str) else sse.encode(event)


def _events(source: ChoiceSource, form: Form, needs: Needs) -> list[JsonObject]:
    answer = _answer(source, form, needs)
    if form is Form.RESPONSES:
        return [*response_events(answer)]
    # On /ai/run a native event follows the chat chunks.
    if form is Form.PROMPT or source.boolean():
        return [*chunks.run_events(answer, form)]
    return [*chunks.chat_chunks(answer)]


def _answer(source: ChoiceSource, form: Form, needs: Needs) -> Answer:
    request: JsonObject = source.group(partial(draw_opening, form=form))
    if needs.calls:
        request["tools"] = source.group(draw_tools)
        request["tool_choice"] = "required"
    answer = cast("Answer", source.group(partial(draw_reply, form=form, request=request)))
    if needs.text and not answer.text:
        answer = replace(answer, text="tide")
    if needs.whole and answer.finish_reason == "length":
        answer = replace(answer, finish_reason="stop")
    return _with_calls(answer, needs.calls)


def _with_calls(answer: Answer, fewest: int) -> Answer:
    if len(answer.tool_calls) >= fewest:
        return answer
    first = answer.tool_calls[0]
    more = (replace(first, id=f"{first.id[:-8]}{0xF0 + number:08x}") for number in range(1, fewest))
    return replace(answer, tool_calls=(first, *more))
