"""Whole streams judged as a sequence."""
