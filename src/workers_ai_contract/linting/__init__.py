"""Finds what is wrong with a schema itself, each finding with a value that shows it."""

from __future__ import annotations

from workers_ai_contract.linting.finding import LintFinding
from workers_ai_contract.linting.run import lint, lint_pair

__all__ = ["LintFinding", "lint", "lint_pair"]
