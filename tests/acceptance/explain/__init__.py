"""`wai explain`, run as a user would."""
