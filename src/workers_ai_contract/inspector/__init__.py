"""What a running server has received and answered, for people and programs: `/__wai/`."""

from __future__ import annotations

from workers_ai_contract.inspector.exchange_log import ExchangeLog, SeenExchange
from workers_ai_contract.inspector.site import PREFIX, Inspector

__all__ = ["PREFIX", "ExchangeLog", "Inspector", "SeenExchange"]
