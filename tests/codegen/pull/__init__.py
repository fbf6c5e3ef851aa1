"""Tests: `wai pull`."""
