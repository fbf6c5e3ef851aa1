"""The base classes of generated models: exact and immutable, with the schema's explanations as errors."""

from __future__ import annotations

from workers_ai_kernel.models.base import Model, Root

__all__ = ["Model", "Root"]
