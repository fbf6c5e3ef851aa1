"""Tests: /unit/reporting/runs."""
