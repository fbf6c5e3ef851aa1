"""Tests: /unit/formats."""
