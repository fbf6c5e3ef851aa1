"""Measurements beside the peers, run by hand."""
