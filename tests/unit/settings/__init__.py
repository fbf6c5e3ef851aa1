"""Tests: /unit/settings."""
