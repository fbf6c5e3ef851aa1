"""Runs a client against the stand-in, checks its behaviour, and shrinks each finding."""

from __future__ import annotations
