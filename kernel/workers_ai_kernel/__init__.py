"""What is true of any JSON Schema: reading, judging and explaining JSON, and the base of the models.

Nothing here knows Workers AI. What an explanation may know beyond a schema is passed in as `Hints`.
Names are resolved when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.lazy import lazy_names

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json, JsonObject
    from workers_ai_kernel.problem import Problem, Severity

__all__ = ["Json", "JsonObject", "Problem", "Severity"]

__getattr__ = lazy_names(
    globals(),
    {
        ".json_types": ("Json", "JsonObject"),
        ".problem": ("Problem", "Severity"),
    },
)


def __dir__() -> list[str]:
    return [*__all__]
