"""Tests: /unit/reporting/judgements."""
