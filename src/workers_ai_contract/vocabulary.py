"""Enumerations of the runtime: profiles, routes, blame and exit codes."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from workers_ai_schemas import Direction, Form, Revision

MODEL = "@cf/openai/gpt-oss-20b"


class Profile(StrEnum):
    """The contract that a payload is judged by."""

    PUBLISHED = "published"
    ENFORCED = "enforced"
    OBSERVED = "observed"


class Route(StrEnum):
    """The endpoint that receives a request; it determines what is enforced."""

    RUN = "run"
    CHAT = "chat"
    RESPONSES = "responses"


class Blame(StrEnum):
    """Who is at fault."""

    CLIENT = "client"
    SCHEMA = "schema"
    US = "us"


class ExitCode(IntEnum):
    """The exit codes of the commands."""

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
