"""The vocabulary of the runtime: profiles, routes and blame, and names shared with kernel and schemas."""

from __future__ import annotations

from enum import StrEnum

from workers_ai_kernel.exit_codes import ExitCode
from workers_ai_schemas import MODEL, Direction, Form, Revision


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
