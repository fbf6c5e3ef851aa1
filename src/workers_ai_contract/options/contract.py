"""The options that select a contract, shared by several commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Collection, Iterable


EVERY_PROFILE = "all"
_PROFILES = {
    Profile.PUBLISHED: "the JSON Schemas",
    Profile.ENFORCED: "what the live API accepts (requests only)",
    Profile.OBSERVED: "the schemas corrected by observed traffic, without revisions",
    Profile.TYPED: "what the TypeScript types accept",
}
MODEL_HELP = (
    "a built-in model, one in the folder that the setting 'contracts' names, or the folder that wai pull "
    "wrote (default: @cf/openai/gpt-oss-20b)"
)


def add_contract_options(  # noqa: PLR0913 - the texts of the options
    parser: ArgumentParser,
    *,
    direction: str,
    form: str,
    profile: str,
    profiles: Collection[Profile] = tuple(Profile),
    every_profile: bool = False,
) -> None:
    """Add the options for direction, form, profile and revision.

    `direction` and `form` are the help texts of these options, `profile` describes the default profile;
    `profiles` are those that the command accepts; `every_profile` adds the profile 'all'.
    """
    parser.add_argument("--direction", choices=[name.value for name in Direction], help=direction)
    parser.add_argument("--form", choices=[name.value for name in Form], help=form)
    meanings = {name.value: _PROFILES[name] for name in profiles}
    if every_profile:
        meanings[EVERY_PROFILE] = "one result for each"
    listed = "; ".join(f"{name}: {meaning}" for name, meaning in meanings.items())
    parser.add_argument("--profile", choices=[*meanings], help=f"{listed} (default: {profile})")
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        default="latest",
        help="revision of the published schemas (default: latest)",
    )
    parser.add_argument("--model", metavar="MODEL", help=MODEL_HELP)


_DEFAULTS = {"revision": "latest", "route": "run"}


def refuse_beside_schema(
    arguments: Namespace, names: Iterable[str], reason: str = "--schema names the schema to use"
) -> None:
    """Refuse options that select a built-in contract, beside a user's own schema.

    Raises:
        UsageError: there is such an option.
    """
    for name in names:
        if getattr(arguments, name) != _DEFAULTS.get(name):
            raise UsageError(f"{reason}: leave --{name} out")
