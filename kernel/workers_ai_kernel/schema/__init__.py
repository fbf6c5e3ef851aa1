"""A schema in its normal form: every field present, types inherited, references followed."""

from __future__ import annotations
