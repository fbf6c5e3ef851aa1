"""The options that select a contract, shared by several commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_contract_options(parser: ArgumentParser, *, stream: str, form: str) -> None:
    """Add the options for direction, form, profile and revision.

    `stream` describes what a stream is for the command, `form` is the help text of --form.
    """
    parser.add_argument(
        "--direction",
        choices=[name.value for name in Direction],
        default="input",
        help=f"stream: {stream}; stream and error need --profile observed (default: input)",
    )
    parser.add_argument("--form", choices=[name.value for name in Form], help=form)
    parser.add_argument(
        "--profile",
        choices=[name.value for name in Profile],
        default="published",
        help="published: the JSON Schemas; enforced: what the live API accepts (requests only); observed: "
        "the schemas corrected by observed traffic, without revisions (default: published)",
    )
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        default="latest",
        help="revision of the published schemas (default: latest)",
    )
