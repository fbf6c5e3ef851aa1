"""Finds where a request differs from the intended one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, cast

from workers_ai_kernel.pointers import join
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel import Json, JsonObject

Kind = Literal["dropped", "altered", "renamed", "added"]

# Compared with ==, because the client may send an unhashable value here.
_TEXT_PARTS = ("text", "input_text", "output_text")
_SEQUENCES = frozenset({"messages", "input", "requests", "tools"})
_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
# Documented names of one field: a client may send either.
_ALIASES: Mapping[str, tuple[str, ...]] = dict.fromkeys(_LIMITS, _LIMITS)
# What a client may add: the transport of the answer, what names the caller, and what names an item.
_FREE = frozenset({"model", "stream", "user", "type", "id", "status"})
_FREE_AT_THE_TOP = _FREE | {"stream_options"}
# What pointers into a JSON Schema of the caller contain.
_SCHEMAS = ("/parameters/", "/json_schema/", "/schema/")
# Documented defaults: sending them changes nothing.
_DEFAULTS: Mapping[str, tuple[Json, ...]] = {
    "raw": (False,),
    "n": (1,),
    "tool_choice": ("auto",),
    "parallel_tool_calls": (True,),
    "response_format": ({"type": "text"},),
    "logprobs": (False,),
    "max_tokens": (256,),
    "temperature": (0.6,),
    "top_p": (1,),
    "frequency_penalty": (0,),
    "presence_penalty": (0,),
    "repetition_penalty": (1,),
    "store": (False,),
    "truncation": ("disabled",),
    "service_tier": ("auto",),
    "strict": (False,),
    "effort": ("medium",),
}


@dataclass(frozen=True, slots=True)
class RequestDifference:
    """A location where the request differs from the intended one; `got` is None if the value is missing.

    `sent_order` has the indices of the intended items as they were sent, if only their order changed.
    """

    kind: Kind
    pointer: str
    expected: Json
    got: Json = None
    sent_order: tuple[int, ...] = ()

    def to_json(self) -> JsonObject:
        """Return the difference as the detail of a finding."""
        if self.kind == "added":
            return {"pointer": self.pointer, "got": self.got}
        found: JsonObject = {"pointer": self.pointer}
        if self.sent_order:
            found["sent_order"] = [*self.sent_order]
        found["expected"] = self.expected
        missing = self.kind == "dropped" and self.got is None
        return found if missing else {**found, "got": self.got}


def request_differences(intended: JsonObject, sent: JsonObject) -> Iterator[RequestDifference]:
    """Yield the locations where a value of the intended request is missing, changed, renamed or added.

    Equivalent notations are no difference: a text as one text part or the reverse, an input text as one user
    message, a stop text as a list of it, differently formatted JSON in fields that hold JSON text, `1` as
    `1.0`, a documented alias, a member that is null or empty as none, and a default that the client states.
    """
    return _compare_objects("", intended, sent)


def same_json_text(left: Json, right: Json) -> bool:
    """Return whether two texts are equal, or hold equal JSON."""
    if left == right:
        return True
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    try:
        return json_equal(json.loads(left), json.loads(right))
    except ValueError:
        return False


def _compare_objects(pointer: str, wanted: JsonObject, got: JsonObject) -> Iterator[RequestDifference]:
    missing: list[str] = []
    known = set(wanted)
    for name, value in wanted.items():
        found = name if name in got else next((each for each in _ALIASES.get(name, ()) if each in got), None)
        if found is None:
            missing.append(name)
        else:
            known.add(found)
            yield from _compare_member(join(pointer, name), name, value, got[found])
    free = _FREE if pointer else _FREE_AT_THE_TOP
    others = {name: value for name, value in got.items() if name not in known and name not in free}
    added = {name: value for name, value in others.items() if not _is_free(name, value)}
    for name in missing:
        if _is_nothing(pointer, name, wanted[name]):
            continue
        other = next((each for each, value in added.items() if json_equal(value, wanted[name])), None)
        if other is None:
            yield RequestDifference("dropped", join(pointer, name), wanted[name])
        else:
            del added[other]
            yield RequestDifference("renamed", join(pointer, name), name, other)
    for name, value in added.items():
        yield RequestDifference("added", join(pointer, name), None, value)


def _is_nothing(pointer: str, name: str, value: Json) -> bool:
    """Return whether a member has no meaning, so that a client may leave it out.

    In a JSON Schema of the caller, null has one: as a default, or as the only value.
    """
    if value is None:
        return not any(part in pointer for part in _SCHEMAS)
    return value == [] and name in {"tool_calls", "annotations"}


def _is_free(name: str, value: Json) -> bool:
    if value is None:
        return True
    if name not in {"tools", "stop"} and value in ([], {}, ""):
        return True
    return any(json_equal(value, default) for default in _DEFAULTS.get(name, ()))


def _compare_member(pointer: str, name: str, wanted: Json, got: Json) -> Iterator[RequestDifference]:
    if name == "arguments" and same_json_text(wanted, got):
        return
    if name == "content":
        wanted, got = _as_text(wanted), _as_text(got)
        if wanted is None and got == "":
            return
    if name == "input" and isinstance(wanted, str) and not isinstance(got, str):
        wanted = [{"role": "user", "content": wanted}]
    elif name == "input" and isinstance(got, str):
        got = _as_message(got, wanted)
    if name == "stop" and _as_list(wanted) == _as_list(got):
        return
    if wanted is None and got is None:
        return
    if name in _SEQUENCES and isinstance(wanted, list) and isinstance(got, list) and len(wanted) != len(got):
        yield from _other_length(pointer, wanted, got)
        return
    yield from _compare_values(pointer, wanted, got)


def _compare_values(pointer: str, wanted: Json, got: Json) -> Iterator[RequestDifference]:
    if isinstance(wanted, dict) and isinstance(got, dict):
        yield from _compare_objects(pointer, wanted, got)
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        yield from _compare_items(pointer, wanted, got)
    elif isinstance(wanted, list) and isinstance(got, list):
        yield RequestDifference("dropped" if len(got) < len(wanted) else "altered", pointer, wanted, got)
    elif not json_equal(wanted, got):
        yield RequestDifference("altered", pointer, wanted, got)


def _compare_items(pointer: str, wanted: list[Json], got: list[Json]) -> Iterator[RequestDifference]:
    found = [
        difference
        for index, (value, other) in enumerate(zip(wanted, got, strict=True))
        for difference in _compare_values(join(pointer, index), value, other)
    ]
    order = _sent_order(wanted, got) if len(found) > 1 else ()
    if order:
        yield RequestDifference("altered", pointer, wanted, got, order)
    else:
        yield from found


def _sent_order(wanted: list[Json], got: list[Json]) -> tuple[int, ...]:
    """Return the indices of the wanted items in the order in which they were sent; empty if others were."""
    left = dict(enumerate(wanted))
    # Most items are found by their text: to compare each with each takes long.
    by_text: dict[str, list[int]] = {}
    for index in reversed(left):
        by_text.setdefault(_normal(wanted[index]), []).append(index)
    order: list[int] = []
    for item in got:
        same = by_text.get(_normal(item))
        found = same.pop() if same else _first_equal(left, item)
        if found not in left:
            return ()
        del left[found]
        order.append(found)
    return tuple(order)


def _first_equal(left: Mapping[int, Json], item: Json) -> int:
    """Return the index of the first value that means the same as an item; -1 without one."""
    return next((index for index, each in left.items() if not any(_compare_values("", each, item))), -1)


def _other_length(pointer: str, wanted: list[Json], got: list[Json]) -> Iterator[RequestDifference]:
    """Yield the items that are missing and those that were added, by the longest common sequence."""
    left = [_normal(item) for item in wanted]
    right = [_normal(item) for item in got]
    changes = [
        change
        for change in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    lost = [wanted[place] for _, start, end, _, _ in changes for place in range(start, end)]
    extra = [got[place] for _, _, _, start, end in changes for place in range(start, end)]
    if len(got) < len(wanted):
        yield RequestDifference("dropped", pointer, lost, extra or None)
    else:
        yield RequestDifference("added", pointer, None, extra)


def _normal(item: Json) -> str:
    if isinstance(item, dict) and "content" in item:
        item = {**item, "content": _as_text(item["content"])}
    return json.dumps(item, sort_keys=True)


def _as_message(text: str, wanted: Json) -> Json:
    """Return a text as the one message of a user that is wanted; as it is, if more is wanted."""
    only = wanted[0] if isinstance(wanted, list) and len(wanted) == 1 else None
    if not isinstance(only, dict) or not only.keys() <= {"role", "content", "type"}:
        return text
    return [{**only, "role": "user", "content": text}]


def _as_list(value: Json) -> Json:
    """Return one text as a list of it; anything else unchanged."""
    return [value] if isinstance(value, str) else value


def _as_text(content: Json) -> Json:
    """Return the text of a single text part; other content unchanged."""
    if not isinstance(content, list) or len(content) != 1:
        return content
    part = content[0]
    if isinstance(part, dict) and part.get("type") in _TEXT_PARTS and isinstance(part.get("text"), str):
        return cast("str", part["text"])
    return content
