"""The catalogue of codes."""
