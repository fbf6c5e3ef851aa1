"""Tests: /unit/drawing."""
