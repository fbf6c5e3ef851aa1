"""The interface of a `wai` command."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable


class CommandLike(Protocol):
    """A command, as provided by the generator and other distributions through the entry point group."""

    @property
    def name(self) -> str:
        """The name of the command."""
        ...

    @property
    def summary(self) -> str:
        """One line of help."""
        ...

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        ...

    def execute(self, arguments: Namespace, /) -> int:
        """Run and return the exit code."""
        ...


class Command(NamedTuple):
    """A command of this package; `add` and `run` implement the two methods."""

    name: str
    summary: str
    add: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        self.add(parser)

    def execute(self, arguments: Namespace, /) -> int:
        """Run and return the exit code.

        Raises:
            WaiError: a message for the user; the front end prints it and exits with 2.
        """
        return self.run(arguments)
