"""Tests: /unit/assessment."""
