"""The models that a name stands for, built in or pulled, and the contracts of pulled ones."""

from __future__ import annotations

from workers_ai_contract.models.naming import built_in, model_named
from workers_ai_contract.models.pulled import PulledModel

__all__ = ["PulledModel", "built_in", "model_named"]
