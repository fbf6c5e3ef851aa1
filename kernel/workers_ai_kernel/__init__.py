"""General JSON Schema support: reading, judging and explaining JSON, and the base of the models.

Nothing here depends on Workers AI; what an explanation needs beyond a schema is passed in as `Hints`.
Names are imported on first use, so that importing the package stays cheap.
"""

from __future__ import annotations

from workers_ai_kernel.lazy import lazy_names

# As `typing.TYPE_CHECKING`, to checkers too, without the time that importing it takes.
TYPE_CHECKING = False
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
