"""The options that name a contract, the same for every command that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import Direction, Form, Profile, Revision

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_contract_options(parser: ArgumentParser, *, stream: str, form: str) -> None:
    """Add direction, form, profile and revision.

    `stream` says what a stream is to the command, `form` what naming a form does.
    """
    parser.add_argument(
        "--direction",
        choices=[name.value for name in Direction],
        default="input",
        help=f"stream: {stream}; stream and error: observed only (default: input)",
    )
    parser.add_argument("--form", choices=[name.value for name in Form], help=form)
    parser.add_argument(
        "--profile",
        choices=[name.value for name in Profile],
        default="published",
        help="enforced: what the live API takes of requests; observed: what really travels, no revisions "
        "(default: published)",
    )
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        default="latest",
        help="(default: latest)",
    )
