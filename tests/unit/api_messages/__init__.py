"""Tests: /unit/api_messages."""
