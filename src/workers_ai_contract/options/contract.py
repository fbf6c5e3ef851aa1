"""The options that select a contract, shared by several commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable


EVERY_PROFILE = "all"


def add_contract_options(
    parser: ArgumentParser, *, direction: str, form: str, profile: str, every_profile: bool = False
) -> None:
    """Add the options for direction, form, profile and revision.

    `direction` and `form` are the help texts of these options, `profile` describes the default profile;
    `every_profile` adds the profile 'all'.
    """
    parser.add_argument("--direction", choices=[name.value for name in Direction], help=direction)
    parser.add_argument("--form", choices=[name.value for name in Form], help=form)
    every = "; all: one result for each" if every_profile else ""
    parser.add_argument(
        "--profile",
        choices=[*(name.value for name in Profile), *([EVERY_PROFILE] if every_profile else [])],
        help="published: the JSON Schemas; enforced: what the live API accepts (requests only); observed: "
        f"the schemas corrected by observed traffic, without revisions{every} (default: {profile})",
    )
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        default="latest",
        help="revision of the published schemas (default: latest)",
    )


_DEFAULTS = {"revision": "latest", "route": "run"}


def refuse_beside_schema(arguments: Namespace, names: Iterable[str]) -> None:
    """Refuse options that select a built-in contract, beside a user's own schema.

    Raises:
        UsageError: there is such an option.
    """
    for name in names:
        if getattr(arguments, name) != _DEFAULTS.get(name):
            raise UsageError(f"--schema names the schema to use: leave --{name} out")
