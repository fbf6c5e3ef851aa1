"""A running stand-in, for the time of a `with` block."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.api.arguments import LARGEST_SEED, callback, texts, whole_number
from workers_ai_contract.errors import UsageError
from workers_ai_contract.faults import Fault, Plan, PlanStep
from workers_ai_contract.recording import Recorder
from workers_ai_contract.reporting.destination import refuse_inputs
from workers_ai_contract.settings.switches import Switches
from workers_ai_contract.standin import PlainAnswerer, ScenarioAnswerer, SeededAnswerer, StandIn
from workers_ai_contract.traffic.playing import played_exchanges
from workers_ai_contract.vocabulary import Profile

NULL_CONTENT = "null-content"

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Mapping
    from contextlib import AbstractContextManager

    from workers_ai_contract.standin import Answerer
    from workers_ai_contract.wire import Exchange, ReceivedRequest
    from workers_ai_kernel import JsonObject


def serve(  # noqa: PLR0913 - the settings of a server
    *,
    seed: int = 0,
    replies: str = "plain",
    scenario: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    revision: str = "latest",
    accept: Collection[str] = (),
    responses_stream: bool = False,
    usage_chunks: int = 2,
    aliases: Mapping[str, str] | None = None,
    strict: Profile | str | None = None,
    on_exchange: Callable[[Exchange], None] | None = None,
    plan: str | JsonObject | Callable[[ReceivedRequest], Plan] | None = None,
    record: str | Path | None = None,
    models: Collection[str] = (),
    replay: str | Path | None = None,
) -> AbstractContextManager[str]:
    """Run a stand-in Workers AI, as `wai serve` does, and give its URL to the `with` statement.

    The URL is `http://HOST:PORT`, without a slash at the end. The base URL for OpenAI clients is that URL
    followed by `/client/v4/accounts/ID/ai/v1`. The server runs in a thread of this process and has stopped
    when the block ends. For replies of your own, see `StandIn`.

    Args:
        seed: decides the replies: the same seed and request give the same reply.
        replies: `plain` for complete, sensible answers, or `drawn` for any valid answer, with the hard cases.
        scenario: the name of the reply to every request, as `docs/scenarios.md` lists them; None to let
            `replies` decide.
        host: the address to listen on.
        port: 1 to 65535, or 0 for any free port.
        revision: the published revision that requests are checked against: `r0` to `r5`, or `latest`.
        accept: what to take although the API refuses it: `null-content` for messages without a content.
        responses_stream: stream on the Responses route, which the API is not known to do.
        usage_chunks: how many chunks with usage end a stream: 2 (recorded) or 1.
        aliases: patterns of model names, each with the model that it stands for, such as
            `{"*": "@cf/openai/gpt-oss-20b"}`.
        strict: `published` or `observed`, to refuse also what this contract refuses.
        on_exchange: called with each request and how it was answered, in the server's thread, before the
            answer is sent. What it raises is answered with status 500, and raised again at the end of the
            block.
        plan: how accepted requests are answered: the name of a fault, a plan as `docs/faults.md` has it, or,
            within this package, a function that returns the plan of a request.
        record: a file that gets each exchange, `FILE.har` (HAR 1.2) or `FILE.jsonl`, without tokens. It is
            replaced if it exists.
        models: what to serve beside `@cf/openai/gpt-oss-20b`: built-in models, or the names or folders of
            pulled ones, which answer as their schemas say (`docs/models.md`).
        replay: a recording whose answers are the only ones: `FILE.har`, `FILE.jsonl`, or a cassette of vcrpy.

    `/__wai/` below the URL shows what was received: to a browser as a page, otherwise as JSON.

    Raises:
        UsageError: there is no such revision, model, scenario, fault or plan, the name of the recording ends
            otherwise, it is the recording that is replayed, or an argument is out of range (at the call).
        SetupError: the port is in use or not allowed, the host cannot be found, or the extra `server` is not
            installed (when the block is entered). Or the recording cannot be written (also at the end).
    """
    recorder = None if record is None else Recorder(Path(record))
    if not isinstance(host, str) or not host:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"host must be a host name or an address, but it is {host!r}")
    callback("on_exchange", on_exchange)
    if replay is not None and (plan is not None or scenario is not None or replies == "drawn"):
        raise UsageError("a replay has its own answers: leave plans, faults, scenarios and drawn replies out")
    refuse_inputs(record, (replay,))
    stand_in = StandIn(
        _answerer(replies, scenario, whole_number("seed", seed, at_least=0, at_most=LARGEST_SEED)),
        host=host,
        port=whole_number("port", port, at_least=0, at_most=65535),
        revision=revision,
        switches=Switches(
            accept_null_content=_accepts_null(accept),
            responses_stream=responses_stream,
            usage_chunks=usage_chunks,
            aliases=tuple((aliases or {}).items()),
            strict=_strictness(strict),
        ),
        on_exchange=on_exchange,
        plan=plan if plan is None or callable(plan) else _plan(plan),
        inspects=True,
        models=tuple(texts("models", models)),
        recorder=recorder,
        replay=None if replay is None else played_exchanges(Path(replay)),
    )
    return _running(stand_in, recorder)


def _plan(plan: str | JsonObject) -> Plan:
    try:
        return Plan((PlanStep(fault=Fault(plan)),)) if isinstance(plan, str) else Plan.from_json(plan)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _answerer(replies: str, scenario: str | None, seed: int) -> Answerer:
    makers: dict[str, Callable[[int], Answerer]] = {"plain": PlainAnswerer, "drawn": SeededAnswerer}
    if replies not in makers:
        raise UsageError(f"replies must be 'plain' or 'drawn', but it is {replies!r}")
    if scenario is None:
        return makers[replies](seed)
    if replies != "plain":
        raise UsageError("a scenario is a reply of its own: leave out replies")
    return ScenarioAnswerer(scenario, seed)


def _strictness(strict: Profile | str | None) -> Profile | None:
    if strict is None or strict in tuple(Profile):
        return None if strict is None else Profile(strict)
    raise UsageError(f"strict must be 'published' or 'observed', but it is {strict!r}")


def _accepts_null(accept: Collection[str]) -> bool:
    if isinstance(accept, str):
        raise UsageError(f"accept must be a list of names, such as [{NULL_CONTENT!r}], not a string")
    unknown = sorted(set(accept) - {NULL_CONTENT})
    if unknown:
        raise UsageError(f"accept can hold {NULL_CONTENT!r} only, but it has {unknown[0]!r}")
    return NULL_CONTENT in accept


@contextmanager
def _running(stand_in: StandIn, recorder: Recorder | None) -> Generator[str]:
    with recorder or nullcontext(), stand_in:
        yield stand_in.origin
