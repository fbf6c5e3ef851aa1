"""The parts of the explanation: what is accepted, which branch was meant, what was found and what to do."""

from __future__ import annotations
