"""Codes of what only the validator of the live API refuses, under the enforced profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.validation.codes.code import Code

ENFORCED: tuple[Code, ...] = ()
