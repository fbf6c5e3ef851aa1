"""Objects: declared, required and undeclared properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.failures import THROWN, Nested

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.cabidela.failures import Check, LinkedPath, Log, MessageBuilder
    from workers_ai_kernel import Json, JsonObject

    _Undeclared = Callable[[JsonObject, set[str], LinkedPath, Log], int]


class DeclaredProperty(NamedTuple):
    """One declared property; with `matters_when_absent`, it is checked even if it is absent.

    An absent object with required properties fails, an absent scalar does not. An absent property may also be
    inherited, such as `length` of arrays.
    """

    name: str
    check: Check
    matters_when_absent: bool

    @classmethod
    def of(cls, name: str, check: Check) -> DeclaredProperty:
        """Return the property, after trying its check on an absent value."""
        log: Log = []
        matters = check(js.UNDEFINED, None, log) != 0 or bool(log)
        return cls(name, check, matters or js.is_inherited_by_sequences(name))


def object_check(
    properties: Sequence[DeclaredProperty],
    required: Sequence[Json],
    additional: Check | Literal[False] | None,
) -> Check:
    """Return the check of an object; `additional` is None if undeclared properties are unrestricted.

    The type is not checked: other values are objects without own properties. The object matches once if any
    property matches. A required property without a match, because its union is not met or because it is an
    object without matches, counts as missing.
    """
    table = tuple((each.name, each.check, each.matters_when_absent) for each in properties)
    needed = frozenset(map(js.text, required))
    missing = _missing(js.text(list(required)))
    undeclared = None if additional is None else _undeclared(additional)

    def check(value: js.JsValue, path: LinkedPath, log: Log) -> int:
        written = value if isinstance(value, dict) else _NOTHING
        matched: set[str] = set()
        for name, member_check, matters_when_absent in table:
            if name in written:
                count = member_check(written[name], (path, name), log)
            elif matters_when_absent:
                count = member_check(js.member(value, name), (path, name), log)
            else:
                continue
            if count < 0:
                return THROWN
            if count:
                matched.add(name)
        more = 0 if undeclared is None else undeclared(written, matched, path, log)
        if more < 0:
            return THROWN
        if not needed <= matched:
            log.append((missing, path, value))
            return THROWN
        return 1 if matched or more else 0

    return check


_NOTHING: JsonObject = {}


def _missing(names: str) -> MessageBuilder:
    return lambda path, _value: f"required properties at '{path}' are '{names}'"


def _undeclared(additional: Check | Literal[False]) -> _Undeclared:
    """Return the check of the properties that did not match, declared or not."""
    return _refused if additional is False else _allowed(additional)


def _refused(written: JsonObject, matched: set[str], path: LinkedPath, log: Log) -> int:
    names: list[Json] = [name for name in js.keys(written) if name not in matched]
    if not names:
        return 0
    # The path of an empty key looks like the root's, but its message does not.
    log.append((_not_allowed_in_root if path is None else _not_allowed, path, names))
    return THROWN


def _not_allowed(path: str, names: js.JsValue) -> str:
    return _not_allowed_at(path, path, names)


def _not_allowed_in_root(path: str, names: js.JsValue) -> str:
    return _not_allowed_at(path, "", names)


def _not_allowed_at(path: str, above: str, names: js.JsValue) -> str:
    listed = [f"{above}/{name}" for name in names] if isinstance(names, list) else []
    return f"Additional or unevaluated properties '{', '.join(listed)}' at '{path}' not allowed"


def _allowed(member_check: Check) -> _Undeclared:
    """Return the check of each undeclared property as a separate document.

    Its path starts at the root and its failures have a separate log; of a key with slashes, only the part
    after the last one is looked up.
    """

    def check(written: JsonObject, matched: set[str], _path: LinkedPath, log: Log) -> int:
        found = 0
        for key in js.keys(written):
            if key in matched:
                continue
            name = key.rpartition("/")[2]
            own_log: Log = []
            count = member_check(js.member(written, name), (None, name), own_log)
            if count < 0:
                log.append((Nested(own_log), None, None))
                return THROWN
            found += count
        return found

    return check
