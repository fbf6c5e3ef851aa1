"""Parses the message with which the API rejects a request, and explains it.

clauses       the grammar: splits a message into clauses
placing       finds the parts of schemas that a clause can be about
ranking       separates the causes from the noise
interpreting  describes what a clause means
refusal       combines all of this, with or without the payload
"""

from __future__ import annotations

from workers_ai_contract.api_messages.clauses import ApiText, Clause, parse, read_error
from workers_ai_contract.api_messages.interpreting import Likely
from workers_ai_contract.api_messages.placing import Enforcement, enforcement, enforcements
from workers_ai_contract.api_messages.ranking import Ranked, Role, ranked
from workers_ai_contract.api_messages.refusal import ExplainedRefusal, explained, explained_with

__all__ = [
    "ApiText",
    "Clause",
    "Enforcement",
    "ExplainedRefusal",
    "Likely",
    "Ranked",
    "Role",
    "enforcement",
    "enforcements",
    "explained",
    "explained_with",
    "parse",
    "ranked",
    "read_error",
]
