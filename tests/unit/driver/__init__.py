"""Tests of the helper for drivers."""
