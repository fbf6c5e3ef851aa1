"""The words of the runtime: profiles, routes, severities, and those shared with the schemas."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from workers_ai_schemas import Direction, Form, Revision

MODEL = "@cf/openai/gpt-oss-20b"


class Profile(StrEnum):
    """Which contract a payload is held against."""

    PUBLISHED = "published"
    ENFORCED = "enforced"
    OBSERVED = "observed"


class Route(StrEnum):
    """The endpoint a request is sent to; it decides what is enforced."""

    RUN = "run"
    CHAT = "chat"
    RESPONSES = "responses"


class Blame(StrEnum):
    """Whose fault a finding is."""

    CLIENT = "client"
    SCHEMA = "schema"
    US = "us"


class ExitCode(IntEnum):
    """What a command ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERRUPTED = 130


__all__ = [
    "MODEL",
    "Blame",
    "Direction",
    "ExitCode",
    "Form",
    "Profile",
    "Revision",
    "Route",
]
