"""Tests: /unit/faults."""
