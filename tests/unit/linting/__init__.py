"""Tests of `linting`."""
