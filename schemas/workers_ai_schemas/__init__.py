"""The schemas of `@cf/openai/gpt-oss-20b`, published and observed, with passports; recorded payloads."""

from __future__ import annotations

from workers_ai_schemas._json import Json, JsonObject
from workers_ai_schemas._observed import load_observed, observed_names
from workers_ai_schemas._recorded import Recorded, recorded
from workers_ai_schemas._vendored import Passport, load, names, provenance, revision_named
from workers_ai_schemas._vocabulary import LATEST, Direction, Form, Revision, form_of_title

__all__ = [
    "LATEST",
    "Direction",
    "Form",
    "Json",
    "JsonObject",
    "Passport",
    "Recorded",
    "Revision",
    "form_of_title",
    "load",
    "load_observed",
    "names",
    "observed_names",
    "provenance",
    "recorded",
    "revision_named",
]
