"""Tests of the plain replies."""
