"""Tests: /unit/proxying."""
