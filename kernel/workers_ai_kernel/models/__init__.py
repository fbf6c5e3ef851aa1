"""The base of generated models: exact, immutable, and explained as the schema is."""

from __future__ import annotations

from workers_ai_kernel.models.base import Model, Root

__all__ = ["Model", "Root"]
