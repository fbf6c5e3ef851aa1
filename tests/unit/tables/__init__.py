"""Tests: /unit/tables."""
