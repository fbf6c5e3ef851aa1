"""Tests: /unit/wire."""
