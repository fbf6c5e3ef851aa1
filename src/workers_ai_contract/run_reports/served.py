"""What the stand-in sends in a case, as bytes; the same for the same case, without a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.faults.slicing import Slice, framed
from workers_ai_contract.faults.transmission import Ending
from workers_ai_contract.settings.switches import Switches
from workers_ai_contract.standin.rendering import render_answer, render_batch, render_refusal, under
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import ApiError, BatchAnswer
from workers_ai_contract.wire.asked import objects_in

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.faults import PlanStep
    from workers_ai_contract.standin.rendering import Rendered

_ROUTES = {Form.RESPONSES: Route.RESPONSES, Form.CHAT: Route.CHAT}
_STREAMING = Switches(responses_stream=True, content_parts=True)
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class ServedResponse:
    """One response: its body in the pieces that are written at once, and what happens after the last one.

    `status` is 0 if the connection is reset before any byte. `unusual` says in words what is not as recorded.
    """

    status: int
    content_type: str
    pieces: tuple[Slice, ...]
    ending: Ending = Ending.CLOSE
    unusual: str = ""

    @property
    def body(self) -> bytes:
        """The whole body as far as it is sent."""
        return b"".join(piece.data for piece in self.pieces)


def served(case: Case) -> tuple[ServedResponse, ...]:
    """Return the response to each request of a case's plan.

    The route is that of the operation: `/ai/v1/chat/completions`, `/ai/v1/responses`, otherwise `/ai/run`; a
    client may have used another one.
    """
    return tuple(_response(case, step) for step in case.plan.steps)


def route_of_operation(operation: Form) -> Route:
    """Return the route on which the pictures and commands of a report show an operation."""
    return _ROUTES.get(operation, Route.RUN)


def _response(case: Case, step: PlanStep) -> ServedResponse:
    rendered = under(step, _rendered(case, step), route=route_of_operation(case.intent.operation))
    unusual = "" if str(step) == "as recorded" else str(step)
    if rendered.transmission is None:
        return ServedResponse(
            rendered.status, rendered.content_type, _pieces(rendered, step), unusual=unusual
        )
    sent = rendered.transmission
    body = [Slice(_unchunked(piece.data), piece.pause_s) for piece in sent.slices[1:]]
    head = sent.slices[0].data.partition(_HEAD_END)[0] if sent.slices else b""
    return ServedResponse(
        sent.status, _content_type(head), tuple(piece for piece in body if piece.data), sent.ending, unusual
    )


def _rendered(case: Case, step: PlanStep) -> Rendered:
    reply, operation = case.reply, case.intent.operation
    if isinstance(reply, ApiError):
        return render_refusal(reply, route_of_operation(operation))
    if isinstance(reply, BatchAnswer):
        return render_batch(reply, step.rendering, objects_in(case.intent.request.get("requests")))
    return render_answer(
        reply,
        route_of_operation(operation),
        operation,
        case.intent.request,
        stream=case.intent.stream,
        rendering=step.rendering,
        switches=_STREAMING,
    )


def _pieces(rendered: Rendered, step: PlanStep) -> tuple[Slice, ...]:
    if rendered.frames is not None:
        return tuple(map(Slice, rendered.frames))
    if rendered.events is None:
        return (Slice(rendered.content),) if rendered.content else ()
    return tuple(Slice(frame) for frame in framed(rendered.events, step.delivery))


def _unchunked(data: bytes) -> bytes:
    """Return a piece without the frame of HTTP's chunked coding, if it has one."""
    size, line_end, rest = data.partition(b"\r\n")
    try:
        length = int(size, 16) if line_end and len(size) <= 8 else -1  # noqa: PLR2004 - hexadecimal digits
    except ValueError:
        return data
    return rest[:length] if len(rest) == length + 2 else data


def _content_type(head: bytes) -> str:
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(": ")
        if name.lower() == "content-type":
            return value
    return ""
