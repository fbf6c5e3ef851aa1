"""The cases of every run: each intent, answer, error, rendering, delivery and fault at least once."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import NEVER_DONE, Case, controls
from workers_ai_contract.cases.intents import full, intents, with_text
from workers_ai_contract.cases.samples import (
    ANSWERS,
    CALLS,
    CUT_CALL,
    HARD_ERRORS,
    JSON,
    ODD_CALL,
    ODD_TOOLS,
    ONE_CALL,
    PLAIN,
    RICH_JSON,
    SHOWN_BY,
    TEXT,
    TOOLS,
)
from workers_ai_contract.cases.texts import HARD_TEXTS, LONG_TEXTS
from workers_ai_contract.faults import Delivery, Fault, Plan, PlanStep, Reach, faults_for, single_deliveries
from workers_ai_contract.rendering import Rendering, shape_of, single_renderings
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Intent, Usage
from workers_ai_contract.wire.asked import json_mode, json_schema, named_tool, objects_in, offered_tools
from workers_ai_contract.wire.error_replies import known_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workers_ai_contract.cases.case import CallMode
    from workers_ai_kernel import Json, JsonObject

_OF_CALLS = ("tool_index", "tool_start", "fragments", "sentinel", "calls", "no_text", "arguments")
_OF_JSON = ("content", "response")
# A fault in the middle comes before the finish reason, which some clients may take for the end.
_EARLY, _EARLIER = 300, 150
_ENDINGS = ("cut", "ended-early", "ended-between", "reset", "error-event", "bad-event")
_OPEN = ("stays-open",)
_SLOW = frozenset({"stall", "stays-open", "retry-later"})
_FULL = frozenset({"capacity", "internal-error", "retry-later"})
_COMBINED = (
    PlanStep(Rendering(role="absent"), Delivery(bom="first")),
    PlanStep(delivery=Delivery(end="bare", done="missing")),
    PlanStep(Rendering(usage="once", tail="never"), Delivery(end="bare", done="missing")),
    PlanStep(delivery=Delivery(newline="crlf", slicing="lines")),
    PlanStep(delivery=Delivery(newline="crlf", slicing="bytes")),
    PlanStep(delivery=Delivery(newline="crlf", comments="keep-alive", space="none")),
    PlanStep(delivery=Delivery(newline="crlf", data_lines="several")),
    PlanStep(Rendering(pieces="all"), Delivery(slicing="characters")),
    PlanStep(Rendering(pieces="all"), Delivery(slicing="random", seed=5)),
    PlanStep(Rendering(role="absent", filler="no-choices", usage="null-first")),
    PlanStep(Rendering(scalars="json", pieces="some")),
)
# As servers send calls that they parse after the fact.
_AT_ONCE = PlanStep(Rendering(tool_start="complete", fragments="whole", calls="together"))
# Of the second, only the byte order mark is cut, in the first line: the other lines arrive whole, so that a
# client without a buffer for lines reads them.
_MARKED = (
    PlanStep(Rendering(role="absent"), Delivery(bom="first")),
    PlanStep(Rendering(role="absent"), Delivery(bom="first", slicing="characters")),
)
_FIRST_POLLS = 8
_IN_200 = ("failure-in-200", "error-in-200", "empty-in-200", "empty-result")
_ENVELOPES = (
    "flat-error",
    "without-code",
    "empty-in-200",
    "flat-error-short",
    "gateway-error",
    "html",
    "empty",
    "text",
)
# Of streams of Responses only what is read in another way than a whole answer, or another stream.
_PARSED = frozenset({"tools", "text", "reasoning"})
_TEXTS_OF_TYPED = frozenset(
    {"line separators", "carriage returns", "like a stream", "outer blanks", "a number"}
)
_FAULTS_OF_TYPED = frozenset({"capacity", "internal-error", "responses-error", "html", "empty", *_IN_200})
_FEW_ERRORS = frozenset({5006, 5007, 3040, 9106, 7003, 3007, 8005, 5035})


def intent_cases(mode: CallMode) -> Iterator[Case]:
    """Yield a case with the usual reply for each intent, hard text and kind of answer."""
    for request in intents(mode.operation):
        if mode.is_typed and not _PARSED & request.keys():
            continue
        yield Case(Intent(mode.operation, mode.stream, request), usual_reply(mode.operation, request))
    for name, text in HARD_TEXTS.items():
        if mode.is_typed and name not in _TEXTS_OF_TYPED:
            continue
        request = with_text(mode.operation, text)
        answer = replace(TEXT, text=text, reasoning=text)
        yield Case(Intent(mode.operation, mode.stream, request), _reply_with(mode.operation, request, answer))
    for text in LONG_TEXTS[: 1 if mode.is_typed else None]:
        request = with_text(mode.operation, text, everywhere=False)
        yield Case(Intent(mode.operation, mode.stream, request), _reply_with(mode.operation, request, PLAIN))
    yield replace(_case(mode, PLAIN), reply=_long_reply(mode))
    for answer in ANSWERS.values():
        if case := _answered(mode, answer):
            yield case


def error_cases(mode: CallMode, *, every: bool) -> Iterator[Case]:
    """Yield a case for each error of the API, or for the common ones."""
    intent = controls(mode)[0].intent
    for error in known_errors():
        if every or error.code in _FEW_ERRORS:
            yield Case(intent, error)
    yield from (Case(intent, error) for error in HARD_ERRORS)
    if every:
        # A client that repeats its request would otherwise never report these.
        plain = _case(mode, TEXT)
        yield from (replace(plain, plan=Plan((PlanStep(fault=Fault(name)),))) for name in _ENVELOPES)


def plan_cases(mode: CallMode) -> tuple[Case, ...]:
    """Return a case for each rendering, delivery and fault of a call mode, in turn; slow ones last."""
    streamed = mode.stream
    typed = mode.is_typed
    singles = single_deliveries(stream=streamed, responses=typed)
    deliveries = [PlanStep(delivery=each) for each in singles]
    combined = [step for step in _COMBINED if streamed and not (typed and _is_of_chat(step))]
    samples = (TEXT,) if mode.operation in {Form.PROMPT, Form.BATCH} else (TEXT, CALLS)
    delivered = samples[:1] if typed else samples
    rows = (
        _rendered(mode),
        *(_planned(mode, sample, [*deliveries, *combined]) for sample in delivered),
        _planned(mode, CALLS, [_AT_ONCE] if streamed and not typed and CALLS in samples else []),
        # Without reasoning, so that a stream that ends early ends in a call.
        *(
            _faulty(mode, replace(sample, reasoning=None) if sample is CALLS else sample)
            for sample in samples
        ),
    )
    marked = [*_marked(mode)] if streamed and not typed else []
    in_turn = chain.from_iterable(zip_longest(*rows, marked))
    return tuple(case for case in in_turn if case is not None)


def _is_of_chat(step: PlanStep) -> bool:
    """Return whether a step has what streams of Responses do not: a rendering, or an unusual `[DONE]`."""
    return bool(step.rendering.to_json()) or step.delivery.done != "once"


def slow_cases(mode: CallMode, modes: Sequence[CallMode] = ()) -> Iterator[Case]:
    """Yield the cases in which the client only waits; they show how long.

    Those that one call mode is enough for are yielded in the first of the modes that they are for.
    """
    plain = _case(mode, TEXT)
    possible = faults_for(stream=mode.stream, responses=mode.operation is Form.RESPONSES)
    names = [fault.name for fault in possible if fault.name in _SLOW]
    for name in names:
        # A second answer, so that a client that repeats the request is not taken for one that hangs.
        after = () if name in _OPEN else (PlanStep(),)
        case = replace(plain, plan=Plan((PlanStep(fault=Fault(name, _EARLY)), *after)))
        yield _with_all_fields(case) if name in _FULL else case
    if mode.operation is Form.BATCH:
        yield replace(plain, polls=_FIRST_POLLS)
        yield Case(plain.intent, ApiError(500, 8005, "AiError: 8005: Internal server error"), polls=1)
        yield Case(plain.intent, ApiError(400, 8001, "AiError: 8001: Invalid input"), polls=1)
        yield replace(plain, polls=NEVER_DONE)
    for fault in possible:
        if fault.kind.once and _is_first(mode, fault, modes):
            after = () if fault.kind.substitute is None else (PlanStep(),)
            yield replace(plain, plan=Plan((PlanStep(fault=Fault(fault.name, _EARLY)), *after)))


def _is_first(mode: CallMode, fault: Fault, modes: Sequence[CallMode]) -> bool:
    possible = (each for each in modes if each.stream or fault.kind.reach is not Reach.STREAM)
    return next(possible, mode) == mode


def route_of(mode: CallMode) -> Route:
    """Return a route for an operation; the same choices mean something on each that a client may use."""
    return Route.RESPONSES if mode.operation is Form.RESPONSES else Route.RUN


def usual_reply(form: Form, request: JsonObject) -> Answer | BatchAnswer:
    """Return a simple answer that fits a request: a call where one is required, JSON in JSON mode."""
    if form is Form.BATCH:
        return _reply_with(form, request, TEXT)
    if form is Form.PROMPT:
        return _prompted(_text_for(request, TEXT))
    offered = {str(each.get("name")) for each in offered_tools(request)}
    calls = tuple(call for call in CALLS.tool_calls if call.name in offered)
    if calls and (request.get("tool_choice") == "required" or named_tool(request) or len(offered) > 1):
        return replace(CALLS, tool_calls=calls)
    return _text_for(request, PLAIN)


def _text_for(request: JsonObject, usual: Answer) -> Answer:
    """Return an answer of JSON where JSON is asked for, else the usual one."""
    mode = json_mode(request)
    if mode is None:
        return usual
    return JSON if json_schema(mode) is None else RICH_JSON


def _reply_with(form: Form, request: JsonObject, answer: Answer) -> Answer | BatchAnswer:
    if form is Form.BATCH:
        count = len(objects_in(request.get("requests")))
        return BatchAnswer(tuple(_numbered(answer, number) for number in range(count)))
    return _prompted(answer) if form is Form.PROMPT else answer


def _long_reply(mode: CallMode) -> Answer | BatchAnswer:
    request = _case(mode, PLAIN).intent.request
    # A stream has a chunk for each word, so a longer one would take long.
    text = LONG_TEXTS[0 if mode.stream else -1]
    return _reply_with(mode.operation, request, replace(TEXT, text=text, reasoning=LONG_TEXTS[0][:2520]))


def _numbered(answer: Answer, number: int) -> Answer:
    """Return an answer that differs from all other answers of the batch."""
    if number == 0:
        return answer
    return replace(answer, text=f"{answer.text} {number}", usage=Usage(9 + number, 12, 4), serial=number)


def _prompted(answer: Answer) -> Answer:
    """Return an answer without what a native one cannot hold."""
    return replace(answer, reasoning=None, usage=replace(answer.usage, cached_tokens=0))


def _answered(mode: CallMode, answer: Answer) -> Case | None:
    """Return a case with one kind of answer, or None if the form cannot hold it."""
    form = mode.operation
    if answer.tool_calls and form in {Form.PROMPT, Form.BATCH}:
        return None
    if form is Form.PROMPT and answer.text is None:
        return None
    if form is Form.RESPONSES and answer is ANSWERS[CUT_CALL]:
        return None
    return _case(mode, answer)


def _rendered(mode: CallMode) -> Iterator[Case]:
    for rendering in single_renderings(shape_of(mode.operation, route_of(mode), stream=mode.stream)):
        # On /ai/run the tail is usual; on the other route only `always` shows.
        if rendering.tail == "never":
            continue
        plan = Plan((PlanStep(rendering),))
        for answer in _answers_for(mode, rendering):
            yield replace(_case(mode, answer), plan=plan)


def _marked(mode: CallMode) -> Iterator[Case]:
    """Return cases whose byte order mark costs the first text, and whose only cut is inside that mark."""
    return _planned(mode, replace(PLAIN, text="Ebb at 12 h."), _MARKED)


def _answers_for(mode: CallMode, rendering: Rendering) -> Sequence[Answer]:
    """Return the answers that show what a rendering does."""
    if mode.operation in {Form.PROMPT, Form.BATCH}:
        numbers = [replace(TEXT, text=text) for text in ("0", "42", "true", JSON.text, "")]
        return [TEXT, *numbers] if "response" in rendering.to_json() else [TEXT]
    for name, alternative in rendering.unusual():
        if answers := SHOWN_BY.get((name, alternative.value)):
            return answers
    changed = {name for name, _ in rendering.unusual()}
    if changed & {*_OF_CALLS}:
        return [ONE_CALL, CALLS, replace(TEXT, text=None, finish_reason="length")]
    if changed & {*_OF_JSON}:
        return [JSON, TEXT]
    return [TEXT, CALLS]


def _planned(mode: CallMode, answer: Answer, steps: Iterable[PlanStep]) -> Iterator[Case]:
    plain = _case(mode, answer)
    return (replace(plain, plan=Plan((step,))) for step in steps)


def _faulty(mode: CallMode, answer: Answer) -> Iterator[Case]:
    """Yield a case for each fault; for a second answer, those that end a stream at several places."""
    plain = _case(mode, answer)
    possible = faults_for(stream=mode.stream, responses=mode.operation is Form.RESPONSES)
    names = [fault.name for fault in possible if fault.name not in _SLOW and not fault.kind.once]
    faults = [Fault(name, _EARLY) for name in names]
    if mode.is_typed:
        faults = [each for each in faults if each.name in _FAULTS_OF_TYPED or not each.kind.substitute]
    if answer is not TEXT:
        faults = [fault for fault in faults if fault.name in _ENDINGS or fault.kind.substitute is None]
    faults += [Fault(name, _EARLIER) for name in _ENDINGS if mode.stream]
    for fault in faults:
        # A client that tries again gets a good answer, which must be whole.
        again = (PlanStep(),) if fault.kind.is_retriable else ()
        case = replace(plain, plan=Plan((PlanStep(fault=fault), *again)))
        yield _with_all_fields(case) if fault.name in _FULL else case


def _with_all_fields(case: Case) -> Case:
    """Return a case with many fields at once, all of which a repeated request must have, too."""
    form, stream = case.mode
    request = full(form)
    return replace(case, intent=Intent(form, stream, request), reply=_reply_with(form, request, JSON))


def _case(mode: CallMode, answer: Answer) -> Case:
    """Return a case whose request allows for an answer."""
    request: JsonObject = controls(mode)[0].intent.request
    if mode.operation is Form.BATCH:
        items: list[Json] = [{"input": "tide"}, {"input": "moon"}, {"input": "sun"}]
        request = {"requests": items}
    elif answer.tool_calls:
        request = {**request, "tools": _tools_of(mode.operation, answer)}
    elif answer.text == JSON.text and mode.operation is Form.CHAT:
        request = {**request, "response_format": {"type": "json_object"}}
    intent = Intent(mode.operation, mode.stream, request)
    return Case(intent, _reply_with(mode.operation, request, answer))


def _tools_of(form: Form, answer: Answer) -> list[Json]:
    """Return the usual tools, and the unusual ones where the answer calls one of them."""
    offered = (*TOOLS, *(ODD_TOOLS if answer is ANSWERS[ODD_CALL] else ()))
    if form is Form.CHAT:
        return [*offered]
    described = [each["function"] for each in offered]
    return [{"type": "function", **each} for each in described if isinstance(each, dict)]
