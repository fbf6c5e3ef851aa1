"""Where a client under test comes from: a command, or an object in this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.clients.commands import split_command
from workers_ai_contract.clients.driver import HELLO_TIMEOUT_S, Driver
from workers_ai_contract.clients.environment import environment_for

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.clients.protocol import CallMessage, Ready


class RunningClient(Protocol):
    """A client that takes calls, one at a time; a context manager that ends it."""

    ending: str | None
    """How the client ended if not as it should: a predicate without a subject; known after the end."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def start(self) -> Ready:
        """Start the client, replacing a running one.

        Raises:
            SetupError: it cannot be started.
        """
        ...

    def call(self, call: CallMessage, *, settle_s: float = 0.0) -> Outcome:
        """Make a call; wait `settle_s` seconds for a second answer."""
        ...


class ClientSource(Protocol):
    """Opens clients of one kind."""

    @property
    def label(self) -> str:
        """What reports and replay files call the client: a command line, or the name of a Python object."""
        ...

    def open(self, origin: str) -> RunningClient:
        """Return a client, not yet started, that makes its calls to a stand-in."""
        ...


@dataclass(frozen=True, slots=True)
class CommandSource:
    """A command that starts a driver.

    Raises:
        UsageError: the command is empty or cannot be split.
    """

    label: str
    hello_timeout_s: float = HELLO_TIMEOUT_S

    def __post_init__(self) -> None:
        split_command(self.label)

    def open(self, origin: str) -> RunningClient:
        """Return the driver, not yet started."""
        return Driver(
            split_command(self.label), environment_for(origin), hello_timeout_s=self.hello_timeout_s
        )
