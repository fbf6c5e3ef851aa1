"""How the stand-in is made to send each recorded answer, stream and error.

A row names the request, and the scenario, rendering and fault under which the answer to it has the shape of
the recording. `sketch` says why a recording shows only a part of what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.faults import PLAIN, Delivery, Fault, Plan, PlanStep
from workers_ai_contract.rendering import AS_RECORDED, Rendering

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

MODEL = "@cf/openai/gpt-oss-20b"
_AI = "/client/v4/accounts/ID/ai"
_GATEWAY = "/v1/ID/gateway"
RUN, CHAT, RESPONSES = f"{_AI}/run/{MODEL}", f"{_AI}/v1/chat/completions", f"{_AI}/v1/responses"
GATEWAY_RUN, COMPAT = f"{_GATEWAY}/workers-ai/{MODEL}", f"{_GATEWAY}/compat/chat/completions"

MESSAGES: Json = [{"role": "user", "content": "Tide in Brest, please"}]
PORT: Json = {
    "type": "object",
    "properties": {"port": {"type": "string"}, "hour": {"type": "integer"}},
    "required": ["port", "hour"],
}
PORT_ONLY: Json = {"type": "object", "properties": {"port": {"type": "string"}}, "required": ["port"]}
TOOLS: Json = [
    {"type": "function", "function": {"name": "get_tide", "description": "Tide.", "parameters": PORT_ONLY}}
]
ASK: JsonObject = {"messages": MESSAGES}
CALL: JsonObject = {**ASK, "tools": TOOLS}
_KEYS_OURS = "told in words; keys that are not named are ours"
_EXCERPT = "an excerpt of a stream"


def json_mode(schema: Json) -> JsonObject:
    """Return a chat request for JSON of a schema."""
    return {**ASK, "response_format": {"type": "json_schema", "json_schema": schema}}


@dataclass(frozen=True, slots=True)
class Row:
    """One recording, and what makes the stand-in send it; `body` without `model` and `stream`.

    `bare`: the recording has the result only, as the AI binding gives it, without the envelope of REST.
    """

    number: int
    path: str
    body: JsonObject = field(default_factory=lambda: dict(ASK))
    stream: bool = False
    scenario: str = "text"
    rendering: Rendering = AS_RECORDED
    fault: str | None = None
    delivery: Delivery = PLAIN
    bare: bool = False
    sketch: str = ""
    method: str = "POST"
    credentials: str = "Bearer token"
    polls: int = 0
    responses_stream: bool = False

    @property
    def plan(self) -> Plan:
        """The plan of the one request."""
        fault = None if self.fault is None else Fault(self.fault)
        return Plan((PlanStep(self.rendering, self.delivery, fault),))


_SGLANG = Rendering(
    finish="once",
    choice_keys="matched-stop",
    padding="p",
    other_keys="null-reasoning",
    usage="increments",
)
_SHORT_END = Rendering(role="absent", finish="omitted", stop_chunk="absent", choice_keys="few", tail="never")
_PLATFORM_USAGE = Rendering(
    role="absent", stop_chunk="absent", choice_keys="matched-stop", other_keys="null-reasoning"
)
_FEW = Rendering(message_keys="few", choice_keys="no-stop")


def _but(base: Rendering, **changed: str) -> Rendering:
    values = {**dict(base.values()), **changed}
    return Rendering(**values)


STREAMS = (
    Row(2, CHAT, CALL, stream=True, scenario="tool"),
    Row(
        22,
        RESPONSES,
        {"input": "Tide?"},
        stream=True,
        responses_stream=True,
        sketch="the documented kinds of events, with the keys that their types require",
    ),
    Row(45, RUN, {"prompt": "Tide?"}, stream=True),
    Row(46, RUN, stream=True, rendering=_SGLANG),
    Row(
        47,
        CHAT,
        json_mode({"type": "array", "items": {"type": "integer"}}),
        stream=True,
        scenario="json-no-reasoning",
        rendering=_but(_SHORT_END, scalars="json", usage="some"),
    ),
    Row(
        92,
        RUN,
        CALL,
        stream=True,
        scenario="text-and-tool",
        rendering=Rendering(
            choice_keys="null-stop",
            finish="once-with-text",
            tail="never",
            tool_start="name-apart",
            unknown="ids",
            usage="totals",
        ),
    ),
    Row(95, RUN, stream=True, scenario="no-reasoning", rendering=_SGLANG, bare=True),
    Row(96, RUN, stream=True, rendering=_but(_SGLANG, reasoning_key="reasoning"), bare=True),
    Row(
        97,
        CHAT,
        stream=True,
        scenario="no-reasoning",
        rendering=_but(_PLATFORM_USAGE, usage="cached-zeroed"),
    ),
    Row(
        98,
        CHAT,
        stream=True,
        scenario="no-reasoning",
        rendering=_but(_PLATFORM_USAGE, usage="details-dropped"),
    ),
    Row(101, COMPAT, stream=True, scenario="no-reasoning", rendering=_but(_SHORT_END, usage="zeroed")),
    Row(
        102,
        COMPAT,
        stream=True,
        scenario="no-reasoning",
        rendering=_SHORT_END,
        fault="foreign-event",
        sketch=_EXCERPT,
    ),
    Row(103, RUN, stream=True, fault="error-stream", bare=True),
    Row(
        115,
        RUN,
        stream=True,
        scenario="no-reasoning",
        rendering=Rendering(
            also_native="yes", finish="last-text", padding="p", unknown="first", usage="increments"
        ),
        bare=True,
    ),
    Row(
        118,
        CHAT,
        json_mode({"type": "boolean"}),
        stream=True,
        scenario="json-no-reasoning",
        rendering=Rendering(choice_keys="no-stop", scalars="json"),
        sketch=_EXCERPT,
    ),
    Row(
        119,
        CHAT,
        CALL,
        stream=True,
        scenario="tool",
        rendering=Rendering(choice_keys="no-stop", tool_start="bare"),
        sketch=_EXCERPT,
    ),
)

ANSWERS = (
    Row(7, RUN, json_mode(PORT_ONLY), scenario="json"),
    Row(8, CHAT),
    Row(18, RESPONSES, {"input": "Tide?"}, rendering=Rendering(error_key="absent")),
    Row(
        27,
        f"{RUN}?queueRequest=true",
        {"requests": [{"input": "Tide?"}, {"input": "Wind?"}]},
        rendering=Rendering(error_key="absent", batch_failed="last"),
        polls=2,
    ),
    Row(44, RUN, stream=True, fault="json-for-stream"),
    Row(51, CHAT, CALL, scenario="tool-in-text", rendering=Rendering(counts="bare")),
    Row(52, CHAT, CALL, scenario="tool-name-leak", sketch="only the name of the tool was seen"),
    Row(61, f"{_AI}/models/search?search=gpt-oss&per_page=50", method="GET"),
    Row(62, f"{_AI}/models/schema?model={MODEL}", method="GET", sketch="the schemas are not written out"),
    Row(81, RUN, scenario="no-reasoning", rendering=_but(_FEW, model="external"), bare=True),
    Row(
        82,
        COMPAT,
        rendering=_but(_FEW, choice_keys="matched-stop", no_calls="null", counts="details"),
    ),
    Row(83, CHAT, scenario="reasoning-only", rendering=_but(_FEW, no_text="empty")),
    Row(
        85,
        RUN,
        CALL,
        scenario="tool",
        rendering=Rendering(also_native="only", counts="details"),
        bare=True,
    ),
    Row(87, RUN, {"prompt": "Tide?"}, rendering=Rendering(counts="details"), bare=True),
    Row(88, RUN, {"prompt": "Tide?"}, rendering=Rendering(counts="neurons"), bare=True),
    Row(
        90,
        CHAT,
        scenario="no-reasoning",
        rendering=_but(_FEW, unknown="nested", counts="bare"),
    ),
    Row(91, RUN, scenario="reasoning-only", bare=True),
    Row(
        120,
        COMPAT,
        json_mode(PORT),
        scenario="json",
        rendering=_but(_FEW, content="object", counts="bare"),
        sketch=_KEYS_OURS,
    ),
    Row(
        121,
        RUN,
        json_mode(PORT),
        scenario="json",
        rendering=Rendering(also_native="only", content="object", counts="bare"),
    ),
)

ERRORS = (
    Row(11, RUN, {"messages": "Tide?"}),
    Row(14, CHAT, fault="message-only"),
    Row(15, RUN, fault="bad-input"),
    Row(28, RUN, fault="neurons"),
    Row(29, RUN, fault="capacity"),
    Row(30, RUN, fault="request-timeout"),
    Row(32, f"{_AI}/run/@cf/openai/gpt-oss-21b"),
    Row(33, RUN, {**CALL, "tool_choice": "any"}),
    Row(35, RUN, fault="internal-error"),
    Row(37, f"{_AI}/v1/chat/completion"),
    Row(38, RUN, credentials="Basic token"),
    Row(39, RUN, credentials=""),
    Row(41, f"{_GATEWAY}/workers-ai/v1/chat/completions", fault="upstream"),
    Row(42, f"{_AI}/v1/messages"),
    Row(63, COMPAT, fault="flat-error"),
    Row(64, GATEWAY_RUN, fault="flat-error-short"),
    Row(66, RUN, fault="flat-error"),
    Row(67, RUN, fault="gateway-error"),
    Row(69, GATEWAY_RUN, fault="gateway-unconfigured"),
    Row(70, GATEWAY_RUN, fault="gateway-unauthorized"),
    Row(72, GATEWAY_RUN, fault="gateway-text"),
    Row(73, RESPONSES, {"input": "Tide?"}, fault="responses-error"),
    Row(75, CHAT, fault="backend-refusal"),
    Row(77, RUN, fault="short-envelope"),
    Row(78, f"{_AI}/run/gpt-oss-120b"),
    Row(79, RUN, CALL, fault="internal-error"),
)

ROWS = (*STREAMS, *ANSWERS, *ERRORS)

# Where requests whose source does not tell the route are sent; the others go where they were recorded.
ROUTE_NOT_TOLD = RUN
ALIASED = frozenset({112, 113})
"""Requests for other models: what the stand-in does with them is seen under an alias."""
OLD_REVISIONS = {10: "r2"}
"""Requests that were refused by the schema of their time."""
OTHERWISE = {123: "an empty list of tools is refused for other models only (wire/123)"}
"""Requests whose recorded fate is not that of gpt-oss."""
POLLS = frozenset({25})
"""Requests for the state of a batch: their id is replaced by one that was queued."""
