"""Samples: plain payloads, streams and conversations, reproducible from a seed, for files and tests.

Its modules are imported one by one, so that `wai generate --help` does not pay for what makes them.
"""
