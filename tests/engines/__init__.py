"""Tests: /engines."""
