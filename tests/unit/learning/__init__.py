"""Tests: /unit/learning."""
