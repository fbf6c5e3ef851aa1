"""Tests of `anyschema`."""
