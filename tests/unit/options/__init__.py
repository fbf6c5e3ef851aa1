"""Tests: /unit/options."""
