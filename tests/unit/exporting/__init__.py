"""Tests of `exporting`."""
