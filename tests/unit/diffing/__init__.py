"""Tests of `diffing`."""
