"""A zoo of clients: a correct one, and variants of it with one bug each."""

from __future__ import annotations
