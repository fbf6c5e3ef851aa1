"""The schemas of `@cf/openai/gpt-oss-20b` and `-120b` with their provenance, and recorded payloads.

Names are imported on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.lazy import lazy_names

if TYPE_CHECKING:
    from workers_ai_schemas._models import ModelPassport, models
    from workers_ai_schemas._observed import load_observed, observed_names
    from workers_ai_schemas._passports import Passport, provenance
    from workers_ai_schemas._recorded import Recorded, recorded
    from workers_ai_schemas._vendored import load, names, revision_named
    from workers_ai_schemas._vocabulary import LATEST, MODEL, Direction, Form, Revision, form_of_title

__all__ = [
    "LATEST",
    "MODEL",
    "Direction",
    "Form",
    "ModelPassport",
    "Passport",
    "Recorded",
    "Revision",
    "form_of_title",
    "load",
    "load_observed",
    "models",
    "names",
    "observed_names",
    "provenance",
    "recorded",
    "revision_named",
]

__getattr__ = lazy_names(
    globals(),
    {
        "._models": ("ModelPassport", "models"),
        "._observed": ("load_observed", "observed_names"),
        "._passports": ("Passport", "provenance"),
        "._recorded": ("Recorded", "recorded"),
        "._vendored": ("load", "names", "revision_named"),
        "._vocabulary": ("LATEST", "MODEL", "Direction", "Form", "Revision", "form_of_title"),
    },
)


def __dir__() -> list[str]:
    return [*__all__]
