"""Schemas from the issues of other generators of payloads."""
