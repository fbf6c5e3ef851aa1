"""Explanations: why a schema rejects a value, and how to repair it."""

from __future__ import annotations
