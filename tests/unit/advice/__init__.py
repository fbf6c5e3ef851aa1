"""Advice on requests: what no schema explains."""
