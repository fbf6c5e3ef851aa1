"""Writes the classes of the intermediate form: the library writes the text, names and literals are ours."""

from __future__ import annotations
