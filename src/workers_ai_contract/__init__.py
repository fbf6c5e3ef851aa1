"""The toolkit between people and the text models of Cloudflare Workers AI.

Public are the names in `__all__` of `workers_ai_contract`, `workers_ai_contract.driver`,
`workers_ai_contract.strategies`, `workers_ai_models` and `workers_ai_schemas`. Everything else is internal
and may change without notice.

Wherever a direction, form, profile, route or revision is asked for, its name and the member of its enum mean
the same: `"enforced"` and `Profile.ENFORCED`. Names are resolved when they are first used, so that importing
the package costs next to nothing.
"""

from __future__ import annotations

from workers_ai_kernel.lazy import lazy_names

# As `typing.TYPE_CHECKING`, to checkers too, without the time that importing it takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from workers_ai_contract._version import __version__
    from workers_ai_contract.api.codegen import codegen
    from workers_ai_contract.api.fuzzing import fuzz
    from workers_ai_contract.api.generating import generate, near_misses
    from workers_ai_contract.api.proxying import proxy
    from workers_ai_contract.api.schemas import diff, json_schema, lint, openapi
    from workers_ai_contract.api.serving import serve
    from workers_ai_contract.conformance.events import (
        CaseFinished,
        DriverReady,
        FailureFound,
        Finished,
        FuzzEvent,
        Shrinking,
        Shrunk,
        Started,
    )
    from workers_ai_contract.conformance.results import CaseCounts, ClientFinding, FuzzResult
    from workers_ai_contract.conformance.verdict import Verdict
    from workers_ai_contract.contracts.judgement import InvalidPayloadError, Judgement
    from workers_ai_contract.diffing import SchemaChange, SchemaDifference
    from workers_ai_contract.errors import SetupError, UnreadableError, UsageError, WaiError
    from workers_ai_contract.failures import Failure
    from workers_ai_contract.guard import (
        AsyncGuardTransport,
        Guard,
        GuardTransport,
        PayloadWarning,
        guard_async_request,
        guard_request,
        guarded,
    )
    from workers_ai_contract.judging.api import explain, is_valid, validate
    from workers_ai_contract.judging.judge import Judge
    from workers_ai_contract.judging.schema_judge import SchemaJudge
    from workers_ai_contract.linting import LintFinding
    from workers_ai_contract.nearmiss import NearMiss
    from workers_ai_contract.proxying import ProxiedCall, Proxy
    from workers_ai_contract.standin import Answerer, PlainAnswerer, SeededAnswerer, StandIn
    from workers_ai_contract.tables import judge_batches
    from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision, Route
    from workers_ai_contract.wire import Answer, ApiError, Exchange, ReceivedRequest
    from workers_ai_kernel.problem import Problem, Severity

__all__ = [
    "Answer",
    "Answerer",
    "ApiError",
    "AsyncGuardTransport",
    "CaseCounts",
    "CaseFinished",
    "ClientFinding",
    "Direction",
    "DriverReady",
    "Exchange",
    "Failure",
    "FailureFound",
    "Finished",
    "Form",
    "FuzzEvent",
    "FuzzResult",
    "Guard",
    "GuardTransport",
    "InvalidPayloadError",
    "Judge",
    "Judgement",
    "LintFinding",
    "NearMiss",
    "PayloadWarning",
    "PlainAnswerer",
    "Problem",
    "Profile",
    "ProxiedCall",
    "Proxy",
    "ReceivedRequest",
    "Revision",
    "Route",
    "SchemaChange",
    "SchemaDifference",
    "SchemaJudge",
    "SeededAnswerer",
    "SetupError",
    "Severity",
    "Shrinking",
    "Shrunk",
    "StandIn",
    "Started",
    "UnreadableError",
    "UsageError",
    "Verdict",
    "WaiError",
    "__version__",
    "codegen",
    "diff",
    "explain",
    "fuzz",
    "generate",
    "guard_async_request",
    "guard_request",
    "guarded",
    "is_valid",
    "json_schema",
    "judge_batches",
    "lint",
    "near_misses",
    "openapi",
    "proxy",
    "serve",
    "validate",
]

__getattr__ = lazy_names(
    globals(),
    {
        "._version": ("__version__",),
        ".api.codegen": ("codegen",),
        ".api.fuzzing": ("fuzz",),
        ".api.generating": ("generate", "near_misses"),
        ".api.proxying": ("proxy",),
        ".api.schemas": ("diff", "json_schema", "lint", "openapi"),
        ".api.serving": ("serve",),
        ".conformance.events": (
            "CaseFinished",
            "DriverReady",
            "FailureFound",
            "Finished",
            "FuzzEvent",
            "Shrinking",
            "Shrunk",
            "Started",
        ),
        ".conformance.results": ("CaseCounts", "ClientFinding", "FuzzResult"),
        ".conformance.verdict": ("Verdict",),
        ".contracts.judgement": ("InvalidPayloadError", "Judgement"),
        ".diffing": ("SchemaChange", "SchemaDifference"),
        ".errors": ("SetupError", "UnreadableError", "UsageError", "WaiError"),
        ".failures": ("Failure",),
        ".guard": (
            "AsyncGuardTransport",
            "Guard",
            "GuardTransport",
            "PayloadWarning",
            "guard_async_request",
            "guard_request",
            "guarded",
        ),
        ".judging.api": ("explain", "is_valid", "validate"),
        ".judging.judge": ("Judge",),
        ".judging.schema_judge": ("SchemaJudge",),
        ".linting": ("LintFinding",),
        ".nearmiss": ("NearMiss",),
        ".proxying": ("ProxiedCall", "Proxy"),
        ".standin": ("Answerer", "PlainAnswerer", "SeededAnswerer", "StandIn"),
        ".tables": ("judge_batches",),
        ".vocabulary": ("Direction", "Form", "Profile", "Revision", "Route"),
        ".wire": ("Answer", "ApiError", "Exchange", "ReceivedRequest"),
        "workers_ai_kernel.problem": ("Problem", "Severity"),
    },
)


def __dir__() -> list[str]:
    return [*__all__]
