"""The schemas of `@cf/openai/gpt-oss-20b` with their passports, recorded payloads, and the one reader.

Names are resolved when they are first used, so that nobody pays for what is not asked for.
"""

from __future__ import annotations

# As `typing.TYPE_CHECKING`, to checkers too, without the time that importing it takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from workers_ai_schemas._json import Json, JsonObject
    from workers_ai_schemas._observed import load_observed, observed_names
    from workers_ai_schemas._passports import Passport, provenance
    from workers_ai_schemas._recorded import Recorded, recorded
    from workers_ai_schemas._vendored import load, names, revision_named
    from workers_ai_schemas._vocabulary import LATEST, Direction, Form, Revision, form_of_title
    from workers_ai_schemas.reading import MAX_DEPTH, Reading, ReadingError, parse, parse_rounded, read

__all__ = [
    "LATEST",
    "MAX_DEPTH",
    "Direction",
    "Form",
    "Json",
    "JsonObject",
    "Passport",
    "Reading",
    "ReadingError",
    "Recorded",
    "Revision",
    "form_of_title",
    "load",
    "load_observed",
    "names",
    "observed_names",
    "parse",
    "parse_rounded",
    "provenance",
    "read",
    "recorded",
    "revision_named",
]

_PLACES = {
    "_json": ("Json", "JsonObject"),
    "_observed": ("load_observed", "observed_names"),
    "_passports": ("Passport", "provenance"),
    "_recorded": ("Recorded", "recorded"),
    "_vendored": ("load", "names", "revision_named"),
    "_vocabulary": ("LATEST", "Direction", "Form", "Revision", "form_of_title"),
    "reading": ("MAX_DEPTH", "Reading", "ReadingError", "parse", "parse_rounded", "read"),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_PLACE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
