"""The enforced profile."""
