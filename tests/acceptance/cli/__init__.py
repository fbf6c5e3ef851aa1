"""Tests: the front end of the command."""
