"""Writes the text of classes from the intermediate form: datamodel-code-generator does, as we name and escape."""

from __future__ import annotations
