"""Finding errors in pasted text."""
