"""The vocabulary of the runtime: profiles, routes and blame, and names shared with kernel and schemas."""

from __future__ import annotations

from enum import StrEnum

from workers_ai_kernel.exit_codes import ExitCode
from workers_ai_schemas import MODEL, Direction, Form, Revision


class Profile(StrEnum):
    """The contract that a payload is judged by."""

    PUBLISHED = "published"
    ENFORCED = "enforced"
    OBSERVED = "observed"
    TYPED = "typed"


class Route(StrEnum):
    """The endpoint that receives a request; it determines what is enforced."""

    RUN = "run"
    CHAT = "chat"
    RESPONSES = "responses"


class Blame(StrEnum):
    """Who is at fault."""

    CLIENT = "client"
    DRIVER = "driver"
    SCHEMA = "schema"
    US = "us"


ACCOUNT_ID = "0123456789abcdef0123456789abcdef"
"""The account that a client under test is given."""

__all__ = [
    "ACCOUNT_ID",
    "MODEL",
    "Blame",
    "Direction",
    "ExitCode",
    "Form",
    "Profile",
    "Revision",
    "Route",
]
