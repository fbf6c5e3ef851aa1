"""The table of first verdicts on everyday payloads."""
