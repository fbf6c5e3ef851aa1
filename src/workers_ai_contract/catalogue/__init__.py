"""The catalogue of codes: what each problem means, how to fix it, and an example.

There is one module for each source of problems. A new code needs an entry here; a test judges the examples.
"""

from __future__ import annotations

from workers_ai_contract.catalogue.advice import ADVICE
from workers_ai_contract.catalogue.code import Code, Evidence, Example
from workers_ai_contract.catalogue.enforced import ENFORCED
from workers_ai_contract.catalogue.reading import READING
from workers_ai_contract.catalogue.schemas import SCHEMAS
from workers_ai_contract.catalogue.transcripts import TRANSCRIPTS

__all__ = ["CODES", "Code", "Evidence", "Example"]

CODES = {code.name: code for code in (*READING, *SCHEMAS, *ENFORCED, *ADVICE, *TRANSCRIPTS)}
"""Every code of a problem, by its name."""
