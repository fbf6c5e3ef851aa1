"""Formats results for people and machines; does not compute them."""

from __future__ import annotations
