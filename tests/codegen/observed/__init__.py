"""Tests: the observed contract."""
