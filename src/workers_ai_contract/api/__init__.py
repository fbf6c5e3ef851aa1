"""One function for each command of `wai`; `workers_ai_contract` exports them.

`validate`, `is_valid` and `explain` are in `workers_ai_contract.judging.api`: they need only what is below.
"""

from __future__ import annotations
