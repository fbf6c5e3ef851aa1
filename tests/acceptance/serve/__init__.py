"""Acceptance tests of `wai serve`."""
