"""All errors of this package, under one base class.

    WaiError                     exit code 2
    ├── UsageError               the call names something that does not exist, or contradicts itself
    │   └── BeyondUsError        a schema that is right, and of which we can decide nothing
    ├── SetupError               the environment is not ready: a file, a port, a command, an extra
    ├── UnreadableError          the payload is not readable JSON
    └── InvalidPayloadError      the payload is not valid; it carries the judgement and is therefore
                                 defined beside it (`contracts.judgement`)

What the harness finds wrong with a client is a failure, not an error: see `failures`.
"""

from __future__ import annotations


class WaiError(Exception):
    """Base of all errors; the text is one sentence with the problem and the remedy, without credentials."""

    def __str__(self) -> str:
        """Return the text with `…` for the credentials of URLs in it."""
        # Imported late: it is needed for errors only.
        from workers_ai_kernel.safe_text import without_credentials

        return without_credentials(super().__str__())


class UsageError(WaiError):
    """The call names something that does not exist, or combines options that contradict each other."""


class BeyondUsError(UsageError):
    """A schema has something that other validators take and that cannot be judged exactly here."""


class SetupError(WaiError):
    """The environment is not ready: a file, a port, a command or an extra is missing or unusable."""


class UnreadableError(WaiError):
    """A payload that the JSON reader rejects; `reason` is the cause, without the payload's source."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def missing_extra(extra: str, what: str) -> SetupError:
    """Return the error for a feature whose optional dependencies are not installed."""
    install = f"pip install 'workers-ai-contract[{extra}]' (in a checkout: pip install '.[{extra}]')"
    return SetupError(f"{what} needs the extra {extra!r}: {install}")


def reason_of(error: OSError) -> str:
    """Return why a file cannot be read; of a folder, what to name instead."""
    if isinstance(error, IsADirectoryError):
        return "it is a folder: name a file in it"
    return error.strerror or str(error)
