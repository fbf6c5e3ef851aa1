"""Judges payloads: chooses the contract, reads, judges and advises."""

from __future__ import annotations
