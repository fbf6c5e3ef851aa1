"""Tests: /acceptance."""
