"""What a correct client does in a case, and what an observed client did differently."""

from __future__ import annotations
