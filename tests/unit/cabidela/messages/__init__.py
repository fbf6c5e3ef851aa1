"""The API's own text, read."""
