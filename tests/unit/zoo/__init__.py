"""Tests of the zoo of planted bugs, and of a sample of it."""

from __future__ import annotations
