"""Every observed answer can be sent back: `python -m tests.differential.loop --count 100000 --seed 1`.

A conversation is a drawn request with up to three drawn answers. Each answer is appended as SDKs append it:
the message, or the output items, as they came, with a result for each tool call and a further question.

First, requests are drawn as observed: after each answer the request must be valid under observed. Then they
are drawn as the API takes them, and the stand-in is asked, too: in this process for all conversations, over
sockets for some. It must answer each turn, or refuse the same turn with a plain answer in place of the drawn
one: then the fault is in the request. `content: null` is accepted there (`--accept-null-content`), because
the sources contradict each other about it. A message whose content is an object (JSON mode) is refused by
the API's validator; such a turn must be answered with the object as text, and is counted apart. Ends with 1
if a turn is not as it must be.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import httpx

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.drawing import ContractSpec, payload_sequence
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.routing.arrival import Arrival
from workers_ai_contract.settings.switches import Switches
from workers_ai_contract.standin import StandIn
from workers_ai_contract.standin.answerers import PlainAnswerer
from workers_ai_contract.standin.service import Service
from workers_ai_contract.vocabulary import MODEL, Form, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject

    Ask = Callable[[JsonObject], int]

FORMS = (Form.CHAT, Form.RESPONSES)
_ROUTES = {
    Form.CHAT: (Route.CHAT, "/v1/chat/completions"),
    Form.RESPONSES: (Route.RESPONSES, "/v1/responses"),
}
_HEADERS = {"authorization": "Bearer token", "content-type": "application/json"}
_LOOSE = Switches(accept_null_content=True)
_ACCOUNT = "0" * 32
_PART = 2_500
_MOST_ANSWERS = 3
# Draws for each conversation, of which some requests are refused behind the schema.
_DRAWS = 20
_SHOWN = 5
_LONGEST = 600
_OK, _TOO_LONG = 200, 413
_PLAIN: dict[Form, JsonObject] = {
    Form.CHAT: {"choices": [{"message": {"role": "assistant", "content": "High."}}]},
    Form.RESPONSES: {"output": []},
}


@dataclass(slots=True)
class Found:
    """What came of conversations: how many turns there were of each kind, and the wrong ones."""

    counts: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    def add(self, other: Found) -> None:
        """Take in what another part found."""
        self.counts.update(other.counts)
        self.wrong += other.wrong


def observed(form: Form, seed: int, count: int) -> Found:
    """Hold conversations of one form, with requests as observed, and judge each turn."""
    judge = Judge("input", profile="observed", form=form)
    found = Found()
    for request, answers in _conversations(form, seed, count, "observed"):
        longer = request
        for answer in answers:
            longer = appended(longer, answer)
            found.counts["turns"] += 1
            if not judge.is_valid(longer):
                found.wrong.append(f"{judge.explain(longer)[0].message} {json.dumps(longer)}")
                break
    return found


def asked(form: Form, seed: int, count: int, ask: Ask | None = None) -> Found:
    """Hold conversations of one form, with requests that the API takes, and ask the stand-in at each turn."""
    judge = Judge("input", profile="observed", form=form)
    ask = ask or partial(_status_here, Service(PlainAnswerer(), switches=_LOOSE), form)
    found = Found()
    for request, answers in _conversations(form, seed, _DRAWS * count, None):
        if found.counts["conversations"] == count:
            break
        # Limits and flat tools are refused behind the schema.
        if not judge.is_valid(request) or ask(request) != _OK:
            found.counts["not begun"] += 1
            continue
        found.counts["conversations"] += 1
        longer = request
        for answer in answers:
            before, longer = longer, appended(longer, answer)
            kind = _turn(judge, ask, longer, appended(before, _PLAIN[form]))
            found.counts[kind] += 1
            if kind in {"invalid", "not answered"}:
                found.wrong.append(f"{kind}: {json.dumps(longer)}")
            if kind != "answered":
                break
    return found


def over_sockets(form: Form, seed: int, count: int) -> Found:
    """Hold conversations with a stand-in that listens on loopback."""
    with StandIn(switches=_LOOSE) as stand_in, httpx.Client(verify=PLAIN_HTTP, headers=_HEADERS) as client:
        return asked(form, seed, count, partial(_status_there, client, f"{stand_in.origin}{_path(form)}"))


def _turn(judge: Judge, ask: Ask, longer: JsonObject, plain: JsonObject) -> str:
    if not judge.is_valid(longer):
        return "invalid"
    status = ask(longer)
    if status in {_OK, _TOO_LONG}:
        # Where the request asks for nearly all tokens of the model, a longer conversation is too long (5021).
        return "answered" if status == _OK else "too long"
    if ask(plain) != _OK:
        return "refused with any answer"
    return "not answered" if ask(_with_texts(longer)) != _OK else "refused for an object as content"


def _with_texts(request: JsonObject) -> JsonObject:
    """Return a request in which each content that is an object is its JSON text."""
    messages = [
        {**message, "content": json.dumps(message["content"])}
        if isinstance(message, dict) and isinstance(message.get("content"), dict)
        else message
        for message in _listed(request.get("messages"))
    ]
    return {**request, "messages": [*messages]}


def _status_here(service: Service, form: Form, request: JsonObject) -> int:
    data = json.dumps({**request, "model": MODEL}).encode()
    return service.handle(Arrival("POST", _path(form), _HEADERS, route=_ROUTES[form][0], data=data)).status


def _path(form: Form) -> str:
    return f"/client/v4/accounts/{_ACCOUNT}/ai{_ROUTES[form][1]}"


def _status_there(client: httpx.Client, url: str, request: JsonObject) -> int:
    return client.post(url, json={**request, "model": MODEL}).status_code


def _conversations(
    form: Form, seed: int, count: int, profile: str | None
) -> Iterator[tuple[JsonObject, Iterator[JsonObject]]]:
    """Yield requests, each with the answers that follow it."""
    requests = _drawn("input", form, seed, profile)
    answers = _drawn("output", form, seed + 1, "observed")
    chance = Random(seed)
    for request in islice(requests, count):
        yield request, islice(answers, chance.randint(1, _MOST_ANSWERS))


def appended(request: JsonObject, answer: Json) -> JsonObject:
    """Return the next request of a conversation: the answer, the results of its calls, and a question."""
    result = answer.get("result", answer) if isinstance(answer, dict) else None
    inner = result if isinstance(result, dict) else {}
    if "messages" in request:
        return {**request, "messages": [*_listed(request["messages"]), *_next_messages(inner)]}
    given = request["input"]
    first: JsonObject = {"role": "user", "content": given}
    history: list[Json] = [first] if isinstance(given, str) else _listed(given)
    return {**request, "input": [*history, *_next_items(inner)]}


def _next_messages(answer: JsonObject) -> Iterator[Json]:
    for choice in _listed(answer.get("choices"))[:1]:
        message = choice.get("message") if isinstance(choice, dict) else None
        if isinstance(message, dict):
            # A typed SDK has both fields, whatever was sent.
            yield {"role": "assistant", "content": None, **message}
            for call in _listed(message.get("tool_calls")):
                assert isinstance(call, dict)
                yield {"role": "tool", "tool_call_id": call["id"], "content": "4.2 m"}
    yield {"role": "user", "content": "And now?"}


def _next_items(answer: JsonObject) -> Iterator[Json]:
    items = _listed(answer.get("output"))
    yield from items
    for item in items:
        assert isinstance(item, dict)
        if item.get("type") == "function_call":
            yield {"type": "function_call_output", "call_id": item["call_id"], "output": "4.2 m"}
    yield {"role": "user", "content": "And now?"}


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _drawn(direction: str, form: Form, seed: int, profile: str | None) -> Iterator[JsonObject]:
    contract = ContractSpec.named(direction, form=form, profile=profile, revision="latest")
    for _, payload in payload_sequence(contract, seed):
        assert isinstance(payload, dict)
        yield payload


def main() -> int:
    """Run, print a line for each form, and return 1 if anything is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="conversations")
    parser.add_argument("--sockets", type=int, default=1_000, help="how many of them over sockets, too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    wrong = 0
    with ProcessPoolExecutor(given.jobs) as pool:
        for hold, count in ((observed, given.count), (asked, given.count), (over_sockets, given.sockets)):
            for form in FORMS:
                start, found = time.monotonic(), Found()
                each = -(-count // len(FORMS))
                parts = [
                    pool.submit(hold, form, given.seed * 1_000_000 + begin, min(_PART, each - begin))
                    for begin in range(0, each, _PART)
                ]
                for part in as_completed(parts):
                    found.add(part.result())
                spent = time.monotonic() - start
                told = ", ".join(f"{number:,} {kind}" for kind, number in found.counts.items())
                name = hold.__name__.replace("_", " ")
                wrongs = f"{len(found.wrong)} wrong"
                sys.stdout.write(f"{name}, {form}: {each:,} drawn: {told}; {wrongs} ({spent:.0f} s)\n")
                for text in found.wrong[:_SHOWN]:
                    sys.stdout.write(f"  {text[:_LONGEST]}\n")
                sys.stdout.flush()
                wrong += len(found.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
