"""Puts a run together: from a command to a result."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.bench import CALL_TIMEOUT_S, Bench
from workers_ai_contract.conformance.engine import Engine, Plan
from workers_ai_contract.conformance.events import DriverReady, Finished, Started
from workers_ai_contract.conformance.results import FuzzResult
from workers_ai_contract.conformance.verdict import verdict_of
from workers_ai_contract.errors import SetupError
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.conformance.cases import Way
    from workers_ai_contract.conformance.events import Listener
    from workers_ai_contract.conformance.protocol import Ready
    from workers_ai_contract.conformance.results import Finding

MAX_EXAMPLES = 100


@dataclass(frozen=True, slots=True)
class Config:
    """What the user wants; `max_examples` for each way to call, no operations for all that the client has."""

    command: str
    seed: int
    max_examples: int = MAX_EXAMPLES
    max_time_s: float | None = None
    operations: frozenset[Form] = frozenset()
    call_timeout_s: float = CALL_TIMEOUT_S


def run(config: Config, listen: Listener, *, stop: Callable[[], bool] = bool) -> FuzzResult:
    """Run a client and return what was found; an interrupt ends the run, not the result.

    Args:
        config: What the user wants.
        listen: Is told what happens.
        stop: Says whether an interrupt was asked for; it is looked at between cases.

    Raises:
        UsageError: the command is none.
        SetupError: nothing could be run.
    """
    ends_at = None if config.max_time_s is None else time.monotonic() + config.max_time_s
    listen(Started(config.command, config.seed))
    with Bench(config.command, call_timeout_s=config.call_timeout_s) as bench:
        ways = _ways(bench.ready, config.operations)
        not_applicable = _not_applicable(bench.ready, config.operations)
        listen(DriverReady(bench.ready.name, bench.ready.version, ways, not_applicable))
        engine = Engine(bench, Plan(ways, config.seed, config.max_examples, ends_at, stop), listen)
        findings, interrupted = _findings(engine)
        result = _result(config, bench.ready, engine, findings, interrupted=interrupted)
    listen(Finished(result))
    return result


def _ways(ready: Ready, wanted: frozenset[Form]) -> tuple[Way, ...]:
    ways = tuple(way for way in ready.ways() if not wanted or way.operation in wanted)
    if ways:
        return ways
    has = ", ".join(sorted(ready.operations)) or "none"
    asked = ", ".join(sorted(wanted or Form))
    raise SetupError(f"nothing can be run: the client has the operations {has}, and wanted are {asked}")


def _not_applicable(ready: Ready, wanted: frozenset[Form]) -> tuple[str, ...]:
    missing = (wanted or frozenset(Form)) - ready.operations
    return tuple(form.value for form in Form if form in missing)


def _findings(engine: Engine) -> tuple[list[Finding], bool]:
    findings: list[Finding] = []
    interrupted = False
    try:
        engine.explore()
        for identity in engine.ledger.identities():
            findings.append(engine.finding(identity))  # noqa: PERF401 - what is there is kept on an interrupt
    except KeyboardInterrupt:
        interrupted = True
        findings.extend(map(engine.unshrunk, engine.ledger.identities()[len(findings) :]))
    return findings, interrupted


def _result(
    config: Config, ready: Ready, engine: Engine, findings: list[Finding], *, interrupted: bool
) -> FuzzResult:
    unfinished = tuple(_unfinished(engine, interrupted=interrupted))
    return FuzzResult(
        verdict=verdict_of((finding.failure for finding in findings), complete=not unfinished),
        seed=config.seed,
        command=config.command,
        client_name=ready.name,
        client_version=ready.version,
        counts=engine.ledger.counts(),
        replies_covered=engine.ledger.replies_covered(),
        fields_covered=engine.ledger.fields_covered(),
        not_applicable=_not_applicable(ready, config.operations),
        findings=tuple(findings),
        unfinished=unfinished,
        interrupted=interrupted,
    )


def _unfinished(engine: Engine, *, interrupted: bool) -> list[str]:
    reasons = [
        f"{way} was left alone after repeated {kind.value} findings" for way, kind in engine.given_up.items()
    ]
    if engine.lost is not None:
        reasons.append(f"the client was lost: {engine.lost}")
    if interrupted:
        reasons.append("the run was interrupted")
    elif engine.ledger.not_run and engine.out_of_time:
        reasons.append("the time was over before everything was run")
    return reasons
