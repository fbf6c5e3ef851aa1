"""Tests of the coverage of schemas."""
