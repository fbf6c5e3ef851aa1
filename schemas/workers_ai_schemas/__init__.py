"""The published schemas of `@cf/openai/gpt-oss-20b`, each with its passport, and their normal form."""

from __future__ import annotations

from workers_ai_schemas._json import Json, JsonObject
from workers_ai_schemas._vendored import Passport, load, names, provenance, revision_named
from workers_ai_schemas._vocabulary import LATEST, Direction, Form, Revision, form_of_title

__all__ = [
    "LATEST",
    "Direction",
    "Form",
    "Json",
    "JsonObject",
    "Passport",
    "Revision",
    "form_of_title",
    "load",
    "names",
    "provenance",
    "revision_named",
]
