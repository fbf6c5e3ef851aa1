"""Runs a client against the stand-in, finds out what it does wrong, and shrinks each finding."""

from __future__ import annotations
