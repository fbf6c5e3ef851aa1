"""Tests: /acceptance/validate."""
