# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Streamed answers as this client assembles them, and the bugs in that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.clients.zoo.answers import COUNTS, text_of
from tests.clients.zoo.answers import usage as counts_of
from tests.clients.zoo.planted import has

if TYPE_CHECKING:
    from collections.abc import Iterable

Object = dict[str, Any]


class Assembly:
    """A chat answer that grows."""

    def __init__(self) -> None:
        self.text = ""
        self.reasoning = ""
        self.finish: str | None = None
        self.usage: Object | None = None
        self.calls: list[Object] = []
        self.closed = False

    def add(self, event: Object) -> None:
        """Add one chunk."""
        if has("usage-null-crash") and "usage" in event:
            event["usage"]["prompt_tokens"]
        if has("usage-null-overwrites") and event.get("usage", "") is None:
            self.usage = None
        self.count(event.get("usage"))
        if has("choices-required") or has("first-choice"):
            choices = event["choices"]
        else:
            choices = event.get("choices") or []
        if "choices" not in event:
            # A native tail repeats nothing; its text is normally empty.
            self.text += text_of(event.get("response")) or ""
        if has("first-choice"):
            choices = [event["choices"][0]]
        if has("native-doubled") and choices and event.get("response"):
            self.text += event["response"]
        for choice in choices:
            self._choice(choice)

    def _choice(self, choice: Object) -> None:
        if self.closed and has("finish-is-end"):
            return
        finish = choice["finish_reason"] if has("finish-key-required") else choice.get("finish_reason")
        if finish:
            self.closed = True
            self.finish = (self.finish or "") + finish if has("finish-joined") else finish
        if has("finish-null-overwrites"):
            self.finish = choice.get("finish_reason", self.finish)
        delta = choice.get("delta") or {}
        if has("role-required-first") and not self.text and not self.reasoning and "role" not in delta:
            raise ValueError("the first chunk has no role")
        self._say(delta)
        for number, piece in enumerate(self._pieces(delta)):
            self._call(piece, number)

    def _say(self, delta: Object) -> None:
        content = delta.get("content")
        if has("delta-text-only") and not isinstance(content, str):
            content = ""
        if has("delta-plus") and content is not None:
            self.text = self.text + content
            content = ""
        if has("delta-truthy"):
            content = content or ""
        if has("null-delta-as-text") and "content" in delta and content is None:
            content = "None"
        if has("delta-stripped") and isinstance(content, str):
            content = content.strip()
        if (has("delta-newline-lost") and content == "\n") or (has("delta-blank-lost") and content == " "):
            content = ""
        if has("text-or-calls") and delta.get("tool_calls"):
            content = ""
        if has("delta-last"):
            self.text = text_of(content) or self.text
        else:
            self.text += text_of(content) or ""
        first, second = delta.get("reasoning_content"), delta.get("reasoning")
        if has("delta-reasoning-one-key"):
            second = None
        if has("delta-reasoning-doubled"):
            self.reasoning += (first or "") + (second or "")
        elif has("delta-reasoning-last"):
            self.reasoning = first or second or self.reasoning
        elif not has("delta-reasoning-lost"):
            self.reasoning += first or second or ""

    def _pieces(self, delta: Object) -> Iterable[Object]:
        if has("stream-calls-lost"):
            return ()
        if has("delta-calls-iterable"):
            return list(delta.get("tool_calls", ()))
        found = delta.get("tool_calls") or ()
        return found[:1] if has("first-fragment-only") else found

    def _call(self, piece: Object, number: int) -> None:
        function = piece.get("function") or {}
        if piece.get("id") is None and not function.get("name") and not function.get("arguments"):
            if has("sentinel-crash"):
                raise ValueError("a fragment without a name")
            if has("sentinel-call"):
                self.calls.append({"id": None, "name": None, "arguments": ""})
            return
        call = self._place(piece, number)
        identifier, name = piece.get("id"), function.get("name")
        if has("id-joined"):
            call["id"] = (call["id"] or "") + (identifier or "")
        elif has("id-overwritten"):
            call["id"] = identifier
        elif call["id"] is None:
            call["id"] = identifier or call["id"]
        if has("name-first-only"):
            call["name"] = name if not call["seen"] else call["name"]
        elif has("name-joined"):
            call["name"] = (call["name"] or "") + (name or "")
        else:
            call["name"] = name or call["name"]
        arguments = function["arguments"] if has("arguments-required") else function.get("arguments")
        if has("start-arguments-lost") and not call["seen"]:
            arguments = ""
        call["seen"] = True
        call["arguments"] = (
            (arguments or "") if has("arguments-last") else call["arguments"] + (arguments or "")
        )

    def _place(self, piece: Object, number: int) -> Object:
        """Return the call that a fragment belongs to: by index, by id, or the last one."""
        index = piece["index"] if has("index-required") else piece.get("index")
        if has("index-is-position"):
            while len(self.calls) <= (index or 0):
                self.calls.append(_new(len(self.calls)))
            return self.calls[index or 0]
        if has("last-call-only") and self.calls and not piece.get("id"):
            return self.calls[-1]
        if has("one-call"):
            index = 0
        if index is not None:
            for call in self.calls:
                if call["index"] == index:
                    return call
        elif self.calls and piece.get("id") in {None, self.calls[-1]["id"]}:
            return self.calls[-1]
        elif piece.get("id"):
            for call in self.calls:
                if call["id"] == piece["id"]:
                    return call
        self.calls.append(_new(index if index is not None else number))
        return self.calls[-1]

    def count(self, usage: Object | None) -> None:
        """Take in the usage of one event, if it has any."""
        if not usage:
            return
        found = counts_of(usage)
        if has("usage-summed") and self.usage and found:
            self.usage = {name: self.usage[name] + found[name] for name in COUNTS}
        elif has("usage-first") and self.usage:
            return
        elif has("usage-last"):
            self.usage = found
        else:
            self.usage = _best(self.usage, usage, found)

    def value(self) -> Object:
        """Return what is reported."""
        calls = [
            {"id": call["id"], "name": call["name"], "arguments": _whole(call["arguments"])}
            for call in self.calls
        ]
        text, reasoning = self.text, self.reasoning
        if has("stream-text-lost-with-calls") and calls:
            text = ""
        if has("stream-reasoning-lost-with-calls") and calls:
            reasoning = ""
        finish = "stop" if has("stream-finish-stop") else self.finish
        if has("finish-from-calls"):
            finish = "tool_calls" if calls else "stop"
        usage = None if has("stream-usage-lost") else self.usage
        return {
            "text": text,
            "reasoning": reasoning,
            "tool_calls": calls,
            "finish_reason": finish,
            "usage": usage,
        }


def _new(index: int) -> Object:
    return {"index": index, "id": None, "name": None, "arguments": "", "seen": False}


def _whole(arguments: str) -> str:
    if has("stream-arguments-parsed"):
        json.loads(arguments)
    return arguments or "{}"


def _best(before: Object | None, raw: Object, found: Object | None) -> Object | None:
    """Return the counts so far: increments add up, totals replace, zeros do not."""
    if found is None or not any(found.values()):
        return before or found
    if before is None:
        return {**found}
    if "neurons" in raw and not found["prompt_tokens"] and before["prompt_tokens"]:
        return {name: before[name] + found[name] for name in COUNTS}
    return found if found["total_tokens"] >= before["total_tokens"] else before


def prompt(events: Iterable[Object]) -> Object:
    """Report the streamed answer to a prompt."""
    text, usage = "", None
    counting = Assembly()
    for event in events:
        response = event.get("response")
        if has("native-text-only") and not isinstance(response, str):
            response = ""
        if has("native-plus"):
            text = text + response  # type: ignore[operator]
            response = ""
        if has("native-padding"):
            text += event.get("p", "")
        if has("heartbeat-is-end") and response == "" and "usage" not in event:
            break
        text += text_of(response) or ""
        counting.count(event.get("usage"))
        usage = counting.usage
    return {"text": text, "usage": None if has("native-usage-lost") else usage}
