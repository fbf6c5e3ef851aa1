"""JavaScript semantics of JSON values: texts, types, key order, inherited members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


class Foreign:
    """A JavaScript value that JSON cannot represent, such as an inherited method."""

    def __init__(self, text: str) -> None:
        """Store the result of `String(value)`."""
        self.text = text

    def __repr__(self) -> str:
        return f"<{self.text}>"


JsValue: TypeAlias = "Json | Foreign"

UNDEFINED: Final = Foreign("undefined")
_LARGEST_INDEX = 2**32 - 2
_SAFE_INTEGER = 2**53
# Within this range of decimal point positions, numbers are written without an exponent.
_LAST_PLAIN_POINT = 21
_FIRST_PLAIN_POINT = -5

_OBJECT_METHODS = frozenset(
    (
        *("hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toString", "valueOf"),
        *("toLocaleString", "__defineGetter__", "__defineSetter__", "__lookupGetter__"),
        "__lookupSetter__",
    )
)
# Inherited members of objects; other types have more, under names that no schema declares.
INHERITED_NAMES: Final = _OBJECT_METHODS | {"constructor", "__proto__"}
_PROTOTYPE: Final[JsonObject] = {}
_FUNCTION: Final = "function {}() {{ [native code] }}"


class JavaScriptTypeError(Exception):
    """V8 would throw a TypeError with this message."""


def text(value: JsValue) -> str:
    """Return `String(value)`.

    Raises:
        JavaScriptTypeError: the value is an object whose own `toString` hides the inherited one.
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, list):
        return ",".join("" if item is None else text(item) for item in value)
    if isinstance(value, Foreign):
        return value.text
    if "toString" in value:
        # JSON values are not callable, and the inherited valueOf returns no primitive.
        raise JavaScriptTypeError("Cannot convert object to primitive value")
    return "[object Object]"


def number_text(number: float) -> str:
    """Return a number as JavaScript writes it: the shortest text that parses to the same value."""
    if -_SAFE_INTEGER <= number <= _SAFE_INTEGER and number == int(number):
        return str(int(number))
    # Imported late: few numbers need it.
    from decimal import Decimal

    sign, digit_tuple, exponent = Decimal(repr(float(number))).normalize().as_tuple()
    digits = "".join(map(str, digit_tuple))
    point = len(digits) + int(exponent)
    if digits == "0":
        return "0"
    return ("-" if sign else "") + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    if len(digits) <= point <= _LAST_PLAIN_POINT:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _LAST_PLAIN_POINT:
        return f"{digits[:point]}.{digits[point:]}"
    if _FIRST_PLAIN_POINT <= point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"


def length(string: str) -> int:
    """Return the length of a string in UTF-16 code units."""
    return len(string) if string.isascii() else len(string.encode("utf-16-le", "surrogatepass")) // 2


def keys(value: JsonObject) -> list[str]:
    """Return the keys in JavaScript's order: ascending array indices, then the rest in written order."""
    names = list(value)
    indices = [name for name in names if is_index(name)]
    if not indices:
        return names
    return sorted(indices, key=int) + [name for name in names if not is_index(name)]


def is_index(name: str) -> bool:
    """Return whether JavaScript treats a key as an array index."""
    return (
        name.isdecimal()
        and name.isascii()
        and (name == "0" or name[0] != "0")
        and int(name) <= _LARGEST_INDEX
    )


def member(value: JsValue, name: str) -> JsValue:
    """Return `value[name]`, including the inherited members of objects; UNDEFINED if there is none."""
    if isinstance(value, dict):
        return value[name] if name in value else _inherited(name)
    if isinstance(value, str | list):
        if name == "length" and value != "":
            return length(value) if isinstance(value, str) else len(value)
        if is_index(name) and int(name) < len(value):
            return _element(value, int(name))
    return UNDEFINED


def _element(value: str | list[Json], index: int) -> JsValue:
    if isinstance(value, list):
        return value[index]
    # Strings are indexed by UTF-16 code units, which may be half a character.
    unit = value.encode("utf-16-le", "surrogatepass")[2 * index : 2 * index + 2]
    return unit.decode("utf-16-le", "surrogatepass")


def is_inherited_by_sequences(name: str) -> bool:
    """Return whether strings or arrays can have a member of this name."""
    return name == "length" or is_index(name)


def _inherited(name: str) -> JsValue:
    if name == "__proto__":
        return _PROTOTYPE
    if name == "constructor":
        return Foreign(_FUNCTION.format("Object"))
    return Foreign(_FUNCTION.format(name)) if name in _OBJECT_METHODS else UNDEFINED


def type_names(value: JsValue) -> tuple[str, ...]:
    """Return the types that Cabidela determines for a value, in its order."""
    if isinstance(value, str):
        return ("string",)
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int | float):
        return ("number", "integer") if float(value).is_integer() else ("number",)
    if value is None:
        return ("null",)
    if isinstance(value, list):
        return ("array", "binary") if is_binary(value) else ("array",)
    return () if isinstance(value, Foreign) else ("object",)


def is_binary(items: list[Json]) -> bool:
    """Return whether Cabidela treats an array as binary data and skips its items.

    It does unless an item before the first null is neither a string nor a number.
    """
    for item in items:
        if item is None:
            return True
        if isinstance(item, bool | list | dict):
            return False
    return True
