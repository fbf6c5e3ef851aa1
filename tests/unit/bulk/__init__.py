"""Tests: /unit/bulk."""
