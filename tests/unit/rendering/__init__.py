"""Tests: /unit/rendering."""
