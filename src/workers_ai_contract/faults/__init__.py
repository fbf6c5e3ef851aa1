"""What goes wrong on the way, how bytes arrive, and the plan of a call with what a correct client does."""

from __future__ import annotations

from workers_ai_contract.faults.delivery import (
    DELIVERY_CHOICES,
    GZIP,
    PLAIN,
    Delivery,
    delivery_choices,
    single_deliveries,
)
from workers_ai_contract.faults.failed import ERROR_TEXT, FAILED_RESPONSE, FAILURE_TEXT
from workers_ai_contract.faults.fault import Fault, faults_for
from workers_ai_contract.faults.http_faults import LATER_DATE, LONG_PAUSE
from workers_ai_contract.faults.kinds import Expectation, FaultKind, Reach, Substitute
from workers_ai_contract.faults.plan import (
    AS_IS,
    ClientPolicy,
    Plan,
    PlanExpectation,
    PlanStep,
    expectation,
)
from workers_ai_contract.faults.slicing import Slice, framed, sliced
from workers_ai_contract.faults.table import AS_A_WHOLE, ENDLESS, FAULTS, STALL_FIRST
from workers_ai_contract.faults.transmission import Ending, PlainResponse, Transmission, transmission

__all__ = [
    "AS_A_WHOLE",
    "AS_IS",
    "DELIVERY_CHOICES",
    "ENDLESS",
    "ERROR_TEXT",
    "FAILED_RESPONSE",
    "FAILURE_TEXT",
    "FAULTS",
    "GZIP",
    "LATER_DATE",
    "LONG_PAUSE",
    "PLAIN",
    "STALL_FIRST",
    "ClientPolicy",
    "Delivery",
    "Ending",
    "Expectation",
    "Fault",
    "FaultKind",
    "PlainResponse",
    "Plan",
    "PlanExpectation",
    "PlanStep",
    "Reach",
    "Slice",
    "Substitute",
    "Transmission",
    "delivery_choices",
    "expectation",
    "faults_for",
    "framed",
    "single_deliveries",
    "sliced",
    "transmission",
]
