"""Clients under test: the driver process, and the protocol that it speaks."""
