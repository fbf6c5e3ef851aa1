"""What people set: the file `clients.toml` or `[tool.wai]`, suites, policies, and the settings of a run."""

from __future__ import annotations

from workers_ai_contract.settings.client_settings import FuzzSettings, ReportFile, codes_of, settings_of
from workers_ai_contract.settings.file import (
    SettingsFile,
    find_settings_file,
    policies_of,
    read_settings_file,
)
from workers_ai_contract.settings.policies import Policies
from workers_ai_contract.settings.suites import BUDGETS, Suite, SuiteBudget

__all__ = [
    "BUDGETS",
    "FuzzSettings",
    "Policies",
    "ReportFile",
    "SettingsFile",
    "Suite",
    "SuiteBudget",
    "codes_of",
    "find_settings_file",
    "policies_of",
    "read_settings_file",
    "settings_of",
]
