"""Tests of `kernel/schema`."""
