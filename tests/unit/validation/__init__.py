"""Tests: /unit/validation."""
