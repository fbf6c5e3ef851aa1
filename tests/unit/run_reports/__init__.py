"""Tests: /unit/run_reports."""
