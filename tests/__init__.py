"""Tests: ."""
