"""Tests: /acceptance/proxy."""
