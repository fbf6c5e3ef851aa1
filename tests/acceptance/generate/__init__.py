"""Tests of `wai generate`."""
