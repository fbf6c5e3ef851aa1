"""A complete run: from the client command to the result."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.shards import WHOLE, Shard
from workers_ai_contract.cases.sharing import SharedCases
from workers_ai_contract.clients.abilities import TURNS
from workers_ai_contract.conformance.bench import CALL_TIMEOUT_S, Bench, Screening, report_all
from workers_ai_contract.conformance.engine import MOST_TROUBLES, FuzzEngine, RunPlan
from workers_ai_contract.conformance.events import DriverEnded, DriverReady, Finished, Started
from workers_ai_contract.conformance.lost_texts import with_lost_texts
from workers_ai_contract.conformance.results import FuzzResult
from workers_ai_contract.conformance.shrinking import SHRINK_TIME_S, Shrinker
from workers_ai_contract.conformance.verdict import verdict_of
from workers_ai_contract.contracts.digest import contract_digest
from workers_ai_contract.errors import SetupError
from workers_ai_contract.settings.suites import BUDGETS, Suite
from workers_ai_contract.settings.switches import DEFAULTS, Switches
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.cases.case import CallMode, Case
    from workers_ai_contract.clients.protocol import Ready
    from workers_ai_contract.clients.sources import ClientSource
    from workers_ai_contract.conformance.events import Listener

MAX_EXAMPLES = BUDGETS[Suite.DEFAULT].max_examples


@dataclass(frozen=True, slots=True)
class Config:
    """The user's settings; `max_examples` is per call mode; without `operations`, all are tested.

    `command` is the label of the client; `client` is where it comes from, if the label alone does not say.
    `is_reported` leaves failures out; `switches` are those of the stand-in.
    Only cases of the `shard` are run. Failing cases are shared through `database`, a URL or a folder.
    `recorded` are the cases of a recording, which are run, too.
    """

    command: str
    seed: int
    max_examples: int = MAX_EXAMPLES
    max_time_s: float | None = None
    operations: frozenset[Form] = frozenset()
    call_timeout_s: float = CALL_TIMEOUT_S
    client: ClientSource | None = None
    is_reported: Screening = report_all
    switches: Switches = DEFAULTS
    shard: Shard = WHOLE
    database: str | None = None
    recorded: tuple[Case, ...] = ()


def _as_it_is(result: FuzzResult) -> FuzzResult:
    return result


def run(
    config: Config,
    listen: Listener,
    *,
    stop: Callable[[], bool] = bool,
    assess: Callable[[FuzzResult], FuzzResult] = _as_it_is,
) -> FuzzResult:
    """Run a client and return the result; after an interrupt, the partial result.

    Args:
        config: The user's settings.
        listen: Receives the events.
        stop: Returns True if the run should be interrupted; called between cases.
        assess: Gives the result its verdict under the user's rules.

    Raises:
        UsageError: the command is empty or cannot be parsed.
        SetupError: nothing could be run.
    """
    ends_at = None if config.max_time_s is None else time.monotonic() + config.max_time_s
    listen(Started(config.command, config.seed))
    with Bench(
        config.client or config.command,
        call_timeout_s=config.call_timeout_s,
        is_reported=config.is_reported,
        switches=config.switches,
    ) as bench:
        modes = modes_of_client(bench.ready, config.operations)
        not_applicable = not_applicable_to(bench.ready, config.operations)
        listen(DriverReady(bench.ready.name, bench.ready.version, modes, not_applicable))
        shared = None if config.database is None else SharedCases(config.database, _key_of(bench.ready))
        plan = _plan(config, modes, bench.ready, ends_at, stop)
        engine = FuzzEngine(bench, replace(plan, shared=() if shared is None else shared.fetch()), listen)
        shrinker = Shrinker(engine, listen)
        interrupted = _findings(engine, shrinker)
        result = _result(config, bench, engine, shrinker, interrupted=interrupted)
        if shared is not None:
            result = _having_shared(result, shared)
    if bench.ending is not None:
        listen(DriverEnded(bench.ending))
    result = assess(result)
    listen(Finished(result))
    return result


def _plan(
    config: Config, modes: tuple[CallMode, ...], ready: Ready, ends_at: float | None, stop: Callable[[], bool]
) -> RunPlan:
    turns = ready.abilities.has(TURNS)
    return RunPlan(
        modes, config.seed, config.max_examples, ends_at, stop, turns, config.shard, recorded=config.recorded
    )


def _key_of(ready: Ready) -> str:
    return f"{ready.name}:{contract_digest().sha256[:16]}"


def _having_shared(result: FuzzResult, shared: SharedCases) -> FuzzResult:
    """Put the failing cases of a result into the database, and return the result, also if that fails."""
    try:
        shared.add(finding.case for finding in result.findings)
    except SetupError as error:
        return replace(result, unfinished=(*result.unfinished, f"the cases were not shared: {error}"))
    return result


def modes_of_client(ready: Ready, wanted: frozenset[Form]) -> tuple[CallMode, ...]:
    """Return the call modes to test.

    Raises:
        SetupError: the client has none of the operations.
    """
    modes = tuple(mode for mode in ready.modes() if not wanted or mode.operation in wanted)
    if modes:
        return modes
    if not ready.operations:
        raise SetupError(f"nothing can be run: the driver offers none of the operations {', '.join(Form)}")
    has = ", ".join(sorted(ready.operations))
    asked = ", ".join(sorted(wanted))
    raise SetupError(f"nothing can be run: the driver offers {has}, but {asked} is requested")


def not_applicable_to(ready: Ready, wanted: frozenset[Form]) -> tuple[str, ...]:
    """Return the requested operations that the client does not have."""
    missing = (wanted or frozenset(Form)) - ready.operations
    return tuple(form.value for form in Form if form in missing)


def _findings(engine: FuzzEngine, shrinker: Shrinker) -> bool:
    """Find and shrink; return whether it was interrupted."""
    try:
        engine.explore()
        shrinker.shrink_all()
    except KeyboardInterrupt:
        known = {finding.failure.identity for finding in shrinker.findings}
        rest = [identity for identity in engine.ledger.identities() if identity not in known]
        if not shrinker.findings:
            shrinker.findings += map(shrinker.unshrunk, rest)
        return True
    return False


def _result(
    config: Config, bench: Bench, engine: FuzzEngine, shrinker: Shrinker, *, interrupted: bool
) -> FuzzResult:
    ready = bench.ready
    scope = engine.scope.scope()
    unfinished = tuple(_unfinished(engine, interrupted=interrupted))
    if shrinker.too_long:
        unfinished += (
            f"{shrinker.too_long} of the searches for a smaller case took over {SHRINK_TIME_S:g} s",
        )
    findings = tuple(each for each in shrinker.findings if each.confirmed is not False)
    findings = with_lost_texts(engine.ledger, findings)
    flaky = tuple(each for each in shrinker.findings if each.confirmed is False)
    if flaky:
        unfinished += (f"{len(flaky)} flaky: not seen again in a client that was started afresh",)
    return FuzzResult(
        verdict=verdict_of((finding.failure for finding in findings), complete=not unfinished),
        seed=config.seed,
        command=config.command,
        client_name=ready.name,
        client_version=ready.version,
        counts=engine.ledger.counts(),
        replies_covered=engine.ledger.replies_covered(),
        fields_covered=engine.ledger.fields_covered(),
        not_applicable=not_applicable_to(ready, config.operations),
        findings=findings,
        unfinished=unfinished,
        interrupted=interrupted,
        flaky=flaky,
        scope=scope,
        times=bench.clock.times(),
        shard=None if config.shard == WHOLE else config.shard,
    )


def _unfinished(engine: FuzzEngine, *, interrupted: bool) -> list[str]:
    reasons = [
        f"stopped {mode} after {MOST_TROUBLES[kind]} {kind.value} findings"
        for mode, kind in engine.given_up.items()
    ]
    if engine.lost is not None:
        reasons.append(f"the client could not be restarted: {engine.lost}")
    if interrupted:
        reasons.append("the run was interrupted")
    elif engine.ledger.not_run and engine.out_of_time:
        reasons.append("the time limit was reached before all cases were run")
    return reasons
