"""Tests: /unit/strategies."""
