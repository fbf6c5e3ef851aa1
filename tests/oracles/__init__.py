"""Validators of others that ours are held against."""
