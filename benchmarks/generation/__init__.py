"""How fast payloads are made and what they reach, beside the peers; run by hand, never by a test."""
