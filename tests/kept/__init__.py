"""Runs the kept clients and writes docs/clients.md: `make clients`, by hand."""
