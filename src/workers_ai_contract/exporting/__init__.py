"""The contracts as documents for other tools: bundled JSON Schemas, and OpenAPI."""

from __future__ import annotations

from workers_ai_contract.exporting.bundles import bundled, every_bundle
from workers_ai_contract.exporting.openapi import openapi

__all__ = ["bundled", "every_bundle", "openapi"]
