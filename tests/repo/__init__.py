"""Tests: /repo."""
