"""Tests: /unit/schemas."""
