"""A stand-in Workers AI: a real HTTP server that validates requests and answers in recorded shapes.

The HTTP stack (the extra `server`) is imported when a server is started, not with this package.
"""

from __future__ import annotations

from workers_ai_contract.standin.answerers import Answerer, PlainAnswerer, ScenarioAnswerer, SeededAnswerer
from workers_ai_contract.standin.server import StandIn

__all__ = ["Answerer", "PlainAnswerer", "ScenarioAnswerer", "SeededAnswerer", "StandIn"]
