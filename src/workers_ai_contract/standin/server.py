"""Runs the stand-in on its own socket, in its own thread and event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from workers_ai_contract.errors import UsageError
from workers_ai_contract.http_server.hosting import REQUEST_TIMEOUT_S, HostedApp
from workers_ai_contract.inspector import ExchangeLog, Inspector
from workers_ai_contract.settings.switches import DEFAULTS
from workers_ai_contract.standin.answerers import PlainAnswerer, ScenarioAnswerer
from workers_ai_contract.standin.observing import Observer
from workers_ai_contract.standin.replaying import RecordedAnswers
from workers_ai_contract.standin.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.recording import PlayedExchange, Recorder
    from workers_ai_contract.routing.planning import PlanSource
    from workers_ai_contract.settings.switches import Switches
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.standin.app import StandInApp
    from workers_ai_contract.standin.batches import PollPace
    from workers_ai_contract.wire import Exchange


class StandIn:
    """A stand-in Workers AI on a real socket; it runs for the duration of a `with` block.

    `on_exchange` is called in the server's thread, once per request, after the answer was decided and
    before it is sent: a client that has its answer can rely on it. If the answerer or `on_exchange` raises,
    the request is answered with the API's own failure (500), and the exception is raised again at the end
    of the block. A request that has not arrived completely after `request_timeout_s` is answered with 408.
    Replies come from the `answerer`, or are those of the `scenario` of that name; without either they are
    plain. A `plan`, or a function that returns the plan of a request, decides how they are sent;
    `polls` decides which polls find a batch done. `models` are served beside the default one: built-in
    ones, or the names or folders of pulled ones. With `replay`, the exchanges of a recording are the only
    answers, and the settings of other answers have no effect.

    Raises:
        SetupError: the port is in use or privileged, or the extra `server` is not installed.
        UsageError: the revision, a model, the port or the scenario does not exist, or answerer and scenario
            are both given.
    """

    def __init__(  # noqa: PLR0913 - the settings of a server
        self,
        answerer: Answerer | None = None,
        *,
        scenario: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        on_exchange: Callable[[Exchange], None] | None = None,
        revision: str = "latest",
        switches: Switches = DEFAULTS,
        request_timeout_s: float = REQUEST_TIMEOUT_S,
        plan: PlanSource | None = None,
        polls: PollPace | None = None,
        inspects: bool = False,
        recorder: Recorder | None = None,
        models: Sequence[str] = (),
        replay: Iterable[PlayedExchange] | None = None,
    ) -> None:
        log = ExchangeLog() if inspects else None
        self._inspector = None if log is None else Inspector(log)
        self._observer = Observer(on_exchange, log, recorder)
        self._service: Service | RecordedAnswers
        if replay is not None:
            self._service = RecordedAnswers(replay, revision=revision, on_exchange=self._observer.tell)
        else:
            self._service = Service(
                _answerer(answerer, scenario),
                revision=revision,
                switches=switches,
                on_exchange=self._observer.tell,
                plan=plan,
                polls=polls,
                models=models,
            )
        self._hosted = HostedApp(
            self._app, "stand-in", host=host, port=port, request_timeout_s=request_timeout_s
        )

    @property
    def origin(self) -> str:
        """`http://HOST:PORT`; empty before the block is entered."""
        return self._hosted.origin

    def base_url(self, call_id: str) -> str:
        """Return a base URL for one call; requests to it carry this id in `ReceivedRequest.call_id`."""
        return f"{self.origin}/call/{quote(call_id, safe='')}"

    def set_responses_stream(self, *, on: bool) -> None:
        """Stream on the Responses route from now on as OpenAI does, or do not; a recording stays as it is."""
        if isinstance(self._service, Service):
            self._service.set_responses_stream(on=on)

    def _app(self) -> StandInApp:
        from workers_ai_contract.standin.app import StandInApp

        return StandInApp(self._service, self._hosted.fail, self._observer, self._inspector)

    def __enter__(self) -> Self:
        self._hosted.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hosted.__exit__(kind, error, trace)


def _answerer(answerer: Answerer | None, scenario: str | None) -> Answerer:
    if answerer is None:
        return PlainAnswerer() if scenario is None else ScenarioAnswerer(scenario)
    if scenario is not None:
        raise UsageError("replies come either from an answerer or from a scenario, but both are given")
    return answerer
