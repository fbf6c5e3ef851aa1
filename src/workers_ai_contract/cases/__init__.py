"""What a run tries: the cases, how they are drawn, those of every run, and how they become smaller."""

from __future__ import annotations
