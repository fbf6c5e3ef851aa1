"""The schemas of `@cf/openai/gpt-oss-20b` and `-120b` with their provenance, and recorded payloads.

Names are imported on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from workers_ai_kernel.lazy import lazy_names

# As `typing.TYPE_CHECKING`, to checkers too, without the time that importing it takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from workers_ai_schemas._models import ModelPassport, models
    from workers_ai_schemas._observed import load_observed, observed_names
    from workers_ai_schemas._passports import Passport, provenance
    from workers_ai_schemas._recorded import Recorded, recorded
    from workers_ai_schemas._typed import TYPED_DIRECTIONS, TYPED_FORMS, load_typed, typed_source
    from workers_ai_schemas._vendored import load, names, revision_named
    from workers_ai_schemas._vocabulary import LATEST, MODEL, Direction, Form, Revision, form_of_title

__all__ = [
    "LATEST",
    "MODEL",
    "TYPED_DIRECTIONS",
    "TYPED_FORMS",
    "Direction",
    "Form",
    "ModelPassport",
    "Passport",
    "Recorded",
    "Revision",
    "form_of_title",
    "load",
    "load_observed",
    "load_typed",
    "models",
    "names",
    "observed_names",
    "provenance",
    "recorded",
    "revision_named",
    "typed_source",
]

__getattr__ = lazy_names(
    globals(),
    {
        "._models": ("ModelPassport", "models"),
        "._observed": ("load_observed", "observed_names"),
        "._passports": ("Passport", "provenance"),
        "._recorded": ("Recorded", "recorded"),
        "._typed": ("TYPED_DIRECTIONS", "TYPED_FORMS", "load_typed", "typed_source"),
        "._vendored": ("load", "names", "revision_named"),
        "._vocabulary": ("LATEST", "MODEL", "Direction", "Form", "Revision", "form_of_title"),
    },
)


def __dir__() -> list[str]:
    return [*__all__]
