"""Tests of the harness, module by module."""
