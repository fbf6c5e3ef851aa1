"""Tests of the generated models, through their public names."""
