"""Named replies: a documented list of what a model can say, for tests of one case at a time."""

from __future__ import annotations

from workers_ai_contract.scenarios.scenario import Scenario, Situation
from workers_ai_contract.scenarios.table import SCENARIOS, scenario_named, scenario_reply

__all__ = ["SCENARIOS", "Scenario", "Situation", "scenario_named", "scenario_reply"]
