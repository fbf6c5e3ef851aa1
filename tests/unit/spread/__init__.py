"""Tests: /unit/spread."""
