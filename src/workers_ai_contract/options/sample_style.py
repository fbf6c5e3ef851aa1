"""The options `--kind` and `--style` of `wai generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.samples.kinds import SampleKind, SampleStyle
from workers_ai_contract.vocabulary import Direction, Profile

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUITE = "jsonschema-test-suite"
_PLAIN_FORMATS = frozenset({"dir", "pytest"})
_PLAIN_PROFILES = {
    each: frozenset({"default", Profile.PUBLISHED} if each is Direction.INPUT else {Profile.OBSERVED})
    for each in Direction
}


def add_kind_and_style(parser: ArgumentParser) -> None:
    """Declare both options."""
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in SampleKind],
        help="what to write, in place of --direction: a request, an answer, an event or error of it, a whole "
        "stream (.sse files), or a conversation (.jsonl files with requests and answers in turn)",
    )
    parser.add_argument(
        "--style",
        choices=[style.value for style in SampleStyle],
        help="plain: everyday requests and sensible answers; drawn: payloads that cover the contract "
        "(default: plain for --format dir and pytest, else drawn)",
    )


def refuse_for_own_schema(arguments: Namespace) -> None:
    """Set both options for samples of a user's own schema.

    Raises:
        UsageError: one of them was given.
    """
    if arguments.kind is not None or arguments.style is not None:
        raise UsageError("samples of this schema are drawn payloads: leave out --kind and --style")
    arguments.kind, arguments.style = SampleKind.REQUEST, SampleStyle.DRAWN


def choose_kind(arguments: Namespace) -> None:
    """Choose the kind and the direction that it stands for.

    Raises:
        UsageError: the kind does not go with another option.
    """
    if arguments.kind is None:
        arguments.direction = arguments.direction or Direction.INPUT.value
        arguments.kind = SampleKind.of(arguments.direction)
        return
    if arguments.direction is not None:
        raise UsageError("--kind and --direction say the same: give one of them")
    arguments.kind = SampleKind(arguments.kind)
    arguments.direction = arguments.kind.direction.value
    if not arguments.kind.is_whole:
        return
    if arguments.near_miss or arguments.coverage is not None or arguments.fail_under is not None:
        raise UsageError(f"a whole {arguments.kind} has no near miss and no coverage: choose another --kind")
    if arguments.format == SUITE:
        raise UsageError(f"no JSON Schema describes a whole {arguments.kind}: choose another --format")
    if arguments.profile not in {None, Profile.OBSERVED}:
        raise UsageError(f"a whole {arguments.kind} is observed: leave out --profile")


def choose_style(arguments: Namespace) -> None:
    """Choose the style.

    Raises:
        UsageError: it is plain, and the samples are never plain.
    """
    wanted = arguments.style
    reason = _why_not_plain(arguments)
    if wanted == SampleStyle.PLAIN and reason is not None:
        raise UsageError(f"{reason}: leave out --style plain")
    by_default = SampleStyle.PLAIN if arguments.format in _PLAIN_FORMATS else SampleStyle.DRAWN
    arguments.style = SampleStyle(wanted or (by_default if reason is None else SampleStyle.DRAWN))


def _why_not_plain(arguments: Namespace) -> str | None:
    if arguments.near_miss:
        return "near misses are drawn"
    if arguments.format == SUITE or arguments.coverage is not None or arguments.fail_under is not None:
        return "only drawn payloads cover a contract"
    if arguments.revision != "latest" or arguments.profile not in _PLAIN_PROFILES[arguments.direction]:
        return "plain samples fit the default contract only"
    return None
