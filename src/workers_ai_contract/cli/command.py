"""What a command of `wai` is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable


class CommandLike(Protocol):
    """What other distributions and the generator provide through the entry point group."""

    @property
    def name(self) -> str:
        """The word after `wai`."""
        ...

    @property
    def summary(self) -> str:
        """One line for `wai --help`."""
        ...

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        ...

    def execute(self, arguments: Namespace, /) -> int:
        """Run and return the exit code."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the runtime itself; `add` and `run` stand for the two methods."""

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
            WaiError: one sentence for the user; the front end prints it and ends with 2.
        """
        return self.run(arguments)
