"""Every observed answer can be sent back: `python -m tests.differential.loop --count 100000 --seed 1`.

A conversation is a drawn request with up to three drawn answers. Each answer is appended as SDKs append it:
the message, or the output items, as they came, with a result for each tool call and a further question. After
each answer the request must be valid under observed. Ends with 1 if one is not.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import ContractSpec, payload_sequence
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject

FORMS = (Form.CHAT, Form.RESPONSES)
_PART = 5_000
_MOST_ANSWERS = 3
_SHOWN = 5
_LONGEST = 600


def refused(form: Form, seed: int, count: int) -> list[str]:
    """Return the requests of conversations of one form that the observed contract refuses."""
    judge = Judge("input", profile="observed", form=form)
    requests = _drawn("input", form, seed)
    answers = _drawn("output", form, seed + 1)
    chance = Random(seed)
    found: list[str] = []
    for request in islice(requests, count):
        longer = request
        for answer in islice(answers, chance.randint(1, _MOST_ANSWERS)):
            longer = appended(longer, answer)
            if not judge.is_valid(longer):
                found.append(f"{judge.explain(longer)[0].message} {json.dumps(longer)}")
                break
    return found


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


def _drawn(direction: str, form: Form, seed: int) -> Iterator[JsonObject]:
    contract = ContractSpec(direction, form, profile="observed")
    for _, payload in payload_sequence(contract, seed):
        assert isinstance(payload, dict)
        yield payload


def main() -> int:
    """Run, print a line for each form, and return 1 if anything is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="conversations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    wrong = 0
    for form in FORMS:
        start = time.monotonic()
        count = -(-arguments.count // len(FORMS))
        begins = range(0, count, _PART)
        found: list[str] = []
        with ProcessPoolExecutor(arguments.jobs) as pool:
            parts = [
                pool.submit(refused, form, arguments.seed * 1_000_000 + begin, min(_PART, count - begin))
                for begin in begins
            ]
            for part in as_completed(parts):
                found += part.result()
        spent = time.monotonic() - start
        sys.stdout.write(f"{form}: {count:,} conversations, {len(found)} refused ({spent:.0f} s)\n")
        for text in found[:_SHOWN]:
            sys.stdout.write(f"  {text[:_LONGEST]}\n")
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
