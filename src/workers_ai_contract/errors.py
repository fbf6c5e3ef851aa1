"""Everything that can go wrong in us or in the call, under one base.

    WaiError                     exit code 2
    ├── UsageError               the call asks for what does not exist
    ├── SetupError               something outside is missing or in the way
    ├── UnreadableError          a payload that the one reader refuses
    └── InvalidPayloadError      a payload that is not valid, where that was asked not to happen; it
                                 carries the judgement, so it is defined beside it (`contracts.judgement`)

What the harness finds out about a client is not an error: see `failures`.
"""

from __future__ import annotations


class WaiError(Exception):
    """Base of all our errors; its text is one sentence that names the place and the remedy."""


class UsageError(WaiError):
    """The call asks for something that does not exist or does not go together."""


class SetupError(WaiError):
    """Something outside of us is missing or in the way: a file, a port, a command, an extra."""


class UnreadableError(WaiError):
    """A payload that the one reader refuses.

    `reason` says what is wrong with it, without the place it was read from.
    """

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def missing_extra(extra: str, what: str) -> SetupError:
    """Return the error for a command whose optional dependencies are not installed."""
    return SetupError(f"{what} needs the extra {extra!r}: pip install 'workers-ai-contract[{extra}]'")
