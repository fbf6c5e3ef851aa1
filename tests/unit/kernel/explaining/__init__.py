"""The explanation and its parts."""
