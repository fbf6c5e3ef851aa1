"""A proxy between a client and the API: forwards unchanged, judges and records what passes.

`Proxy` runs it; HTTP libraries are imported when it starts.
"""

from __future__ import annotations

from workers_ai_contract.proxying.calls import ProxiedCall
from workers_ai_contract.proxying.proxy import Proxy, ProxyMode

__all__ = ["ProxiedCall", "Proxy", "ProxyMode"]
