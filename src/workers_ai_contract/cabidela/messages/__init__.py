"""Reads the text with which the API refuses a request, and says what it is about.

clauses   the grammar: a message becomes clauses
placing   which parts of which schemas a clause can be about
ranking   which clauses are the cause, which are noise, and why
telling   what a clause means, in plain words
refusal   all of that together, with the payload or without
"""

from __future__ import annotations

from workers_ai_contract.cabidela.messages.clauses import ApiText, Clause, parse
from workers_ai_contract.cabidela.messages.placing import Enforcement, enforcement, enforcements
from workers_ai_contract.cabidela.messages.ranking import Ranked, Role, ranked
from workers_ai_contract.cabidela.messages.refusal import ExplainedRefusal, explained, explained_with
from workers_ai_contract.cabidela.messages.telling import Likely

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
]
