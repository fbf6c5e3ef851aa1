"""Tests: /unit/reporting."""
