"""Writes results for people and for machines; knows nothing of how they came about."""

from __future__ import annotations
