"""Tests: /acceptance/pytest_plugin."""
