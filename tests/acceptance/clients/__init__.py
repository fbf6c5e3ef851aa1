"""Acceptance tests of the example clients."""
