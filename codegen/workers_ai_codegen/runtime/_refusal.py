"""Says why a schema refuses a value: the places in the value, and one cause for each.

Only called once a value was refused. Of a union only the branch that was meant is asked, so that the cost
is a few verdicts and not a list of everything that every branch would have wanted.
"""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from jsonschema_rs import ValidationError as EngineError
from jsonschema_rs import ValidationErrorKind as Kind
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from ._document import UNIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Place

Location: TypeAlias = "tuple[int | str, ...]"

_MOST = 8
_REFERENCE = "$ref"
_LONGEST_SHOWN = 60
_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
    "integer": (int, float),
    "number": (int, float),
}

# What a value must be, for each keyword that speaks of the value alone.
_DEMANDS = {
    "enum": "must be one of {}",
    "const": "must be {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be greater than {}",
    "exclusiveMaximum": "must be less than {}",
    "multipleOf": "must be a multiple of {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "pattern": "must match {}",
    "minItems": "must have at least {} items",
    "maxItems": "must have at most {} items",
    "uniqueItems": "must not hold equal items",
    "minProperties": "must have at least {} properties",
    "maxProperties": "must have at most {} properties",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One cause: the keyword that refuses, the place in the value, what stands there, and a sentence."""

    keyword: str
    location: Location
    value: Any
    reason: str

    def details(self) -> InitErrorDetails:
        """Return it as pydantic wants it."""
        cause = PydanticCustomError(self.keyword, "{reason}", {"reason": self.reason})  # pyright: ignore[reportArgumentType]
        return InitErrorDetails(type=cause, loc=self.location, input=self.value)


def refusal(title: str, place: Place, value: Any, *, objects: bool) -> ValidationError:
    """Return the error for a value that is refused at a place: its first causes.

    With `objects`, only an object is meant, even if the type stands elsewhere in the schema.
    """
    if objects and not isinstance(value, dict):
        causes = [_wrong_type("object", value, ())]
    else:
        found = islice(_refusals(place.document, place.pointer, value, ()), _MOST)
        # One cause for each place, the first: a wrong type explains what else is wrong there.
        causes = list({cause.location: cause for cause in reversed(list(found))}.values())[::-1]
    if not causes:
        causes = [Refusal("schema", (), value, f"is refused by the schema at {place.pointer or '/'}")]
    return ValidationError.from_exception_data(title, [cause.details() for cause in causes])


def no_json(title: str, value: Any) -> ValidationError:
    """Return the error for what no JSON reader gives."""
    cause = Refusal("json", (), value, f"must be parsed JSON, but holds {type(value).__name__}")
    return ValidationError.from_exception_data(title, [cause.details()])


def unreadable(title: str, text: Any, why: str) -> ValidationError:
    """Return the error for a text that is not JSON."""
    cause = InitErrorDetails(type="json_invalid", loc=(), input=text, ctx={"error": why})
    return ValidationError.from_exception_data(title, [cause])


def _refusals(document: Document, pointer: str, value: Any, location: Location) -> Iterator[Refusal]:
    """Yield the causes at a place: those of the branch that was meant, and of all that is no branch."""
    schema = document.find(pointer)
    for error in document.errors(pointer, value):
        yield from _of_error(document, pointer, error, value, location)
    for keyword in UNIONS:
        if isinstance(schema, dict) and keyword in schema:
            yield from _in_union(document, f"{pointer}/{keyword}", value, location)


def _of_error(
    document: Document, pointer: str, error: EngineError, value: Any, location: Location
) -> Iterator[Refusal]:
    path, found = error.instance_path, value
    try:
        for step in path:
            found = found[step]
        place = _place(document, pointer, error.evaluation_path)
        document.find(place)
    except (LookupError, TypeError, ValueError):
        # The engine leaves empty names out of its paths.
        yield Refusal("schema", location, value, f"is refused below an empty name, by {pointer or '/'}")
        return
    yield from _of_keyword(document, place, error, found, (*location, *path))


def _of_keyword(
    document: Document, place: str, error: EngineError, value: Any, there: Location
) -> Iterator[Refusal]:
    demand = document.find(place)
    around, _, keyword = place.rpartition("/")
    if keyword in UNIONS and isinstance(demand, list):
        yield from _in_union(document, place, value, there)
    elif keyword == "type" and isinstance(demand, str | list):
        yield _wrong_type(demand, value, there)
    else:
        # Only here is the kind asked for: that of a union would list what each branch wants.
        yield from _of_kind(error.kind, value, there, _demanded(document, around, keyword))


def _of_kind(kind: Kind, value: Any, location: Location, reason: str) -> Iterator[Refusal]:
    if isinstance(kind, Kind.Required):
        yield Refusal(kind.name, (*location, kind.property), value, "is required, but missing")
    elif isinstance(kind, Kind.AdditionalProperties):
        for name in kind.unexpected:
            undeclared = "must be left out: no such property is declared"
            member = value.get(name) if isinstance(value, dict) else value
            yield Refusal(kind.name, (*location, name), member, undeclared)
    elif isinstance(kind, Kind.FalseSchema):
        yield Refusal("false", location, value, "must be left out: nothing is accepted here")
    else:
        yield Refusal(kind.name, location, value, reason)


def _place(document: Document, pointer: str, path: list[str | int]) -> str:
    """Return the pointer to where the path of an error leads, references followed."""
    for token in path:
        if token == _REFERENCE and isinstance(document.find(pointer), dict):
            pointer = document.find(pointer)["$ref"].removeprefix("#")
        else:
            pointer = f"{pointer}/{_escaped(str(token))}"
    return pointer


def _wrong_type(wanted: Any, value: Any, location: Location) -> Refusal:
    names = wanted if isinstance(wanted, list) else [wanted]
    advice = ": leave the property out" if value is None and location else ""
    actual = "a number with a fraction" if _is_fraction(value) and "integer" in names else _named(value)
    return Refusal("type", location, value, f"must be {' or '.join(names)}, but is {actual}{advice}")


def _demanded(document: Document, around: str, keyword: str) -> str:
    schema = document.find(around)
    demand = schema.get(keyword) if isinstance(schema, dict) else None
    if keyword not in _DEMANDS or isinstance(demand, dict):
        return f"is refused by {around}/{keyword}"
    shown = ", ".join(map(repr, demand)) if keyword == "enum" and isinstance(demand, list) else repr(demand)
    return _DEMANDS[keyword].format(_shortened(shown))


def _in_union(document: Document, pointer: str, value: Any, location: Location) -> Iterator[Refusal]:
    keyword = pointer.rpartition("/")[2]
    branches = [f"{pointer}/{index}" for index in range(len(document.find(pointer)))]
    matching = [one for one in branches if document.accepts(one)(value)]
    if keyword == "oneOf" and len(matching) > 1:
        reason = f"must match exactly one branch, but matches {' and '.join(matching)} at once"
        yield Refusal(keyword, location, value, reason)
    if matching:
        return
    meant = _meant(document, branches, value)
    if meant is None:
        reason = f"must match a branch, but matches none of {', '.join(branches)}"
        yield Refusal(keyword, location, value, reason)
    else:
        yield from _refusals(document, meant, value, location)


def _meant(document: Document, branches: list[str], value: Any) -> str | None:
    """Return the branch whose type and keys are the likest, or None where nothing tells."""
    fitting = [branch for branch in branches if isinstance(value, _types(document, branch))]
    if len(fitting) == 1:
        return fitting[0]
    if not isinstance(value, dict):
        return None
    likeness = [_likeness(document, branch, value) for branch in fitting]
    best = max(likeness, default=(0, 0))
    return fitting[likeness.index(best)] if best > (0, 0) and likeness.count(best) == 1 else None


def _types(document: Document, pointer: str) -> tuple[type, ...]:
    """Return the types of parsed JSON that a branch may take."""
    types = document.notes.get((pointer, "types"))
    if types is None:
        schema = document.find(pointer)
        named = schema.get("type", list(_TYPES)) if isinstance(schema, dict) else []
        names = named if isinstance(named, list) else [named]
        types = tuple({kind for name in names for kind in _TYPES[name]})
        document.notes[pointer, "types"] = types
    found: tuple[type, ...] = types
    return found


def _likeness(document: Document, pointer: str, value: dict[str, Any]) -> tuple[int, int]:
    """Count the required and the declared keys that are there, in the likest of nested branches."""
    leaves = document.notes.get((pointer, "leaves"))
    if leaves is None:
        leaves = document.notes[pointer, "leaves"] = list(_leaves(document.find(pointer)))
    return max(
        (len(required.intersection(value)), len(named.intersection(value))) for required, named in leaves
    )


def _leaves(schema: Any) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the required and the declared keys of a schema and of the branches in it."""
    keywords = schema if isinstance(schema, dict) else {}
    yield frozenset(keywords.get("required", ())), frozenset(keywords.get("properties", ()))
    for keyword in UNIONS:
        for branch in keywords.get(keyword, ()):
            yield from _leaves(branch)


def _is_fraction(value: Any) -> bool:
    return isinstance(value, float) and not value.is_integer()


def _named(value: Any) -> str:
    found = (name for name, kind in _TYPES.items() if isinstance(value, kind))
    return next(found, type(value).__name__).replace("integer", "a number")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
