"""Prints default answers for a person to read: `make read-answers`."""

from __future__ import annotations

import argparse
import json
import sys
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.plain import plain_reply
from workers_ai_contract.plain.requests import plain_request
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer
from workers_ai_contract.wire.asked import offered_tools

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

FORMS = (Form.CHAT, Form.CHAT, Form.CHAT, Form.PROMPT, Form.RESPONSES)


def main() -> None:
    """Print a number of requests, each with its answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for number in range(arguments.count):
        chance = Random(f"{arguments.seed}:{number}")
        form = FORMS[number % len(FORMS)]
        request = plain_request(chance, form)
        answer = plain_reply(arguments.seed, form, request)
        sys.stdout.write(f"{number + 1}. {_asked(request)}\n{_answered(answer)}\n\n")


def _asked(request: JsonObject) -> str:
    shown = dict(request)
    tools = shown.pop("tools", None)
    names = [str(tool.get("name")) for tool in offered_tools({"tools": tools})]
    return json.dumps(shown, ensure_ascii=False) + (f" with {', '.join(names)}" if names else "")


def _answered(answer: object) -> str:
    if not isinstance(answer, Answer):
        return f"   {answer}"
    calls = [f"   CALL  {call.name}({call.arguments})" for call in answer.tool_calls]
    lines = [f"   THINK {answer.reasoning}", *([f"   SAY   {answer.text}"] if answer.text else []), *calls]
    return "\n".join([*lines, f"   {answer.finish_reason}, {answer.usage.to_json()}"])


if __name__ == "__main__":
    main()
