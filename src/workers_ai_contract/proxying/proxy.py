"""A running proxy: a server, and a thread that judges and records what has passed."""

from __future__ import annotations

import queue
import threading
from contextlib import ExitStack, nullcontext
from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_contract.bulk.tally import NOTHING, Counter, Tally
from workers_ai_contract.contracts.judgement import unreadable
from workers_ai_contract.errors import missing_extra
from workers_ai_contract.http_server.hosting import HostedApp
from workers_ai_contract.proxying.calls import ProxiedCall
from workers_ai_contract.proxying.judging import REFUSED, PassingJudge
from workers_ai_contract.proxying.notes import notes_of
from workers_ai_contract.proxying.upstream import Upstream
from workers_ai_contract.traffic import NotJudged

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from starlette.types import ASGIApp

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.proxying.app import ProxyApp
    from workers_ai_contract.proxying.passing import Passing
    from workers_ai_contract.recording import Recorder

_MOST_WAITING = 256
_REQUEST_TIMEOUT_S = 600.0
_CUT = NotJudged("", "whose answer broke off")


class ProxyMode(StrEnum):
    """What the proxy does with an invalid request: `watch` forwards it, `guard` refuses it."""

    WATCH = "watch"
    GUARD = "guard"


class Proxy:
    """A proxy on loopback; it runs for the duration of a `with` block.

    Requests and answers of the model are judged, everything else only passes. `on_call` is called for each
    call after its answer, in a thread of its own; when the block has ended, all calls were told, and `tally`
    has the sums. An error in `on_call` or the recorder is raised again at the end.

    Raises:
        SetupError: the port is in use or privileged, or the extra `proxy` is not installed.
        UsageError: the upstream is not a URL; or the revision, the profile or the port does not exist.
    """

    def __init__(  # noqa: PLR0913 - the settings of a server
        self,
        upstream: str,
        *,
        mode: ProxyMode = ProxyMode.WATCH,
        port: int = 0,
        revision: str = "latest",
        profile: str | None = None,
        shows_values: bool = False,
        on_call: Callable[[ProxiedCall], None] | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self._upstream = Upstream.of(upstream)
        self._judge = PassingJudge(revision, profile, shows_values=shows_values)
        guard = PassingJudge(revision, profile, shows_values=True)
        self._guard = guard if mode is ProxyMode.GUARD else None
        self._on_call = on_call
        self._recorder = recorder
        self._counter = Counter()
        self._waiting: queue.Queue[Passing | None] = queue.Queue(_MOST_WAITING)
        self._failures: list[Exception] = []
        self._app: ProxyApp | None = None
        self._hosted = HostedApp(
            self._make_app,
            "proxy",
            extra="proxy",
            port=port,
            request_timeout_s=_REQUEST_TIMEOUT_S,
            closing=self._close_app,
        )
        self._stack = ExitStack()
        self.tally: Tally = NOTHING
        """The counts of all requests and answers; complete when the block has ended."""

    @property
    def origin(self) -> str:
        """`http://HOST:PORT`; empty before the block is entered."""
        return self._hosted.origin

    def _make_app(self) -> ASGIApp:
        try:
            from workers_ai_contract.proxying.app import ProxyApp
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("workers_ai_contract"):
                raise
            raise missing_extra("proxy", "the proxy") from error
        self._app = ProxyApp(self._upstream, self._guard, self._waiting.put)
        return self._app

    async def _close_app(self) -> None:
        if self._app is not None:
            await self._app.close()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._recorder or nullcontext())
            judging = threading.Thread(target=self._judge_all, name="proxy judge", daemon=True)
            judging.start()
            stack.callback(self._finish, judging)
            stack.enter_context(self._hosted)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if error is None and self._failures:
            raise self._failures[0]

    def _finish(self, judging: threading.Thread) -> None:
        self._waiting.put(None)
        judging.join()
        self.tally = self._counter.take()

    def _judge_all(self) -> None:
        while True:
            passing = self._waiting.get()
            if passing is None:
                return
            try:
                self._conclude(passing)
            except Exception as error:  # noqa: BLE001 - raised again when the proxy stops
                self._failures.append(error)

    def _conclude(self, passing: Passing) -> None:
        call = self._called(passing)
        for part, has_body in zip(call.parts, passing.have_bodies, strict=True):
            # Of the calls of others, bodies are counted, as `wai validate` counts them in the recording.
            if has_body or not isinstance(part, NotJudged) or part.missing:
                self._count(part)
        passing.live.note(notes_of(call))
        if self._recorder is not None:
            self._recorder.add(passing.live)
        if self._on_call is not None:
            self._on_call(call)

    def _called(self, passing: Passing) -> ProxiedCall:
        request = self._judge.request(passing.method, passing.url, passing.request_body)
        is_ours = not isinstance(request, NotJudged) or request.missing
        return ProxiedCall(
            passing.method,
            passing.path,
            passing.live.status,
            request,
            self._answer(passing) if is_ours else request,
            refused=passing.refused,
            error=passing.error,
            secrets=passing.secrets,
        )

    def _answer(self, passing: Passing) -> Judgement | NotJudged:
        if passing.refused:
            return REFUSED
        if not passing.complete:
            return _CUT
        if passing.not_kept is not None:
            return NotJudged("", passing.not_kept)
        status, body = passing.live.status, passing.live.body
        return self._judge.answer(passing.method, passing.url, passing.request_body, body, status)

    def _count(self, part: Judgement | NotJudged) -> None:
        if not isinstance(part, NotJudged):
            self._counter.add(part, written=False)
            return
        self._counter.add_not_judged(part.reason)
        if part.missing:
            self._counter.add(unreadable(part.reason), written=False)
