"""Tests of `kernel/models`."""
