"""How the bytes of a reply arrive: framing of events, slices, and timing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from workers_ai_contract.rendering import OUTCOME, Alternative, Certainty, Choice, ChosenValues, chosen_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel import Json, JsonObject

_RECORDED, _INFERRED = Certainty.RECORDED, Certainty.INFERRED
_EITHER = frozenset({OUTCOME})
_MAX_SEED = 2**32 - 1
GZIP = "gzip"
"""The coding of a body, as a delivery and HTTP name it."""


@dataclass(frozen=True, slots=True)
class DeliveryChoice(Choice):
    """One choice; most mean something for streams only, one for whole answers only."""

    noun = "delivery"

    streams_only: bool = True
    whole_only: bool = False

    def suits(self, *, stream: bool) -> bool:
        """Return whether the choice means something for a stream, or for a whole answer."""
        return not self.whole_only if stream else not self.streams_only


_STANDARD, _STREAMS, _UNSEEN = "Server-Sent Events standard", "recorded streams", "no recording"

_CHOICES = (
    DeliveryChoice(
        "newline",
        (
            Alternative("lf", "lines end with LF", _RECORDED, _STREAMS),
            Alternative("crlf", "lines end with CR LF", _INFERRED, _STANDARD),
            Alternative("cr", "lines end with CR", _INFERRED, _STANDARD, _EITHER),
        ),
    ),
    DeliveryChoice(
        "space",
        (
            Alternative("one", "a space after `data:`", _RECORDED, _STREAMS),
            Alternative("none", "no space after `data:`", _INFERRED, _STANDARD),
        ),
    ),
    DeliveryChoice(
        "comments",
        (
            Alternative("none", "no comment lines", _RECORDED, _STREAMS),
            Alternative("keep-alive", "a comment line before each event", _INFERRED, _STANDARD),
        ),
    ),
    DeliveryChoice(
        "data_lines",
        (
            Alternative("one", "an event is one line", _RECORDED, _STREAMS),
            Alternative("several", "an event is two `data:` lines", _INFERRED, _STANDARD, _EITHER),
        ),
    ),
    DeliveryChoice(
        "fields",
        (
            Alternative("data", "`data:` only", _RECORDED, _STREAMS),
            Alternative("all", "`event:`, `id:` and `retry:` before it", _INFERRED, _STANDARD),
        ),
    ),
    DeliveryChoice(
        "bom",
        (
            Alternative("none", "no byte order mark", _RECORDED, _STREAMS),
            Alternative("first", "a byte order mark first", _INFERRED, _STANDARD, _EITHER),
        ),
    ),
    DeliveryChoice(
        "end",
        (
            Alternative("blank", "a blank line ends the last event", _RECORDED, _STREAMS),
            Alternative("bare", "no blank line at the end", _INFERRED, _UNSEEN, _EITHER),
        ),
    ),
    DeliveryChoice(
        "done",
        (
            Alternative("once", "one `[DONE]`", _RECORDED, _STREAMS),
            Alternative("missing", "no `[DONE]` after the last event", _INFERRED, _UNSEEN, _EITHER),
            Alternative("twice", "`[DONE]` twice", _INFERRED, "decolua/9router#1645"),
            Alternative("event-after", "an event after `[DONE]`", _INFERRED, _UNSEEN),
        ),
    ),
    DeliveryChoice(
        "slicing",
        (
            Alternative("event", "one write for each event", _RECORDED, "wire/02"),
            Alternative("whole", "one write for everything", Certainty.DOCUMENTED, "TCP"),
            Alternative("bytes", "one byte in each read", Certainty.DOCUMENTED, "TCP"),
            Alternative("characters", "cut inside each UTF-8 character", Certainty.DOCUMENTED, "TCP"),
            Alternative("lines", "cut between CR and LF, and between LF and LF", Certainty.DOCUMENTED, "TCP"),
            Alternative("fields", "cut inside each `data:`", Certainty.DOCUMENTED, "TCP"),
            Alternative("random", "cut at places drawn from `seed`", Certainty.DOCUMENTED, "TCP"),
        ),
        streams_only=False,
    ),
    DeliveryChoice(
        "timing",
        (
            Alternative("at-once", "no pauses", _RECORDED, "wire/02"),
            Alternative("late", "the first byte comes late", Certainty.DOCUMENTED, "HTTP"),
            Alternative("slow", "a pause before each slice", Certainty.DOCUMENTED, "HTTP"),
        ),
        streams_only=False,
    ),
    DeliveryChoice(
        "coding",
        (
            Alternative("identity", "the body as it is", _RECORDED, "wire/07"),
            Alternative(
                GZIP, "compressed by gzip, if the request accepts that", Certainty.DOCUMENTED, "HTTP"
            ),
        ),
        streams_only=False,
        whole_only=True,
    ),
    DeliveryChoice(
        "length",
        (
            Alternative("given", "`Content-Length` says it", _RECORDED, "wire/07"),
            Alternative("chunked", "`Transfer-Encoding: chunked`", Certainty.DOCUMENTED, "HTTP"),
        ),
        streams_only=False,
        whole_only=True,
    ),
)

DELIVERY_CHOICES: Mapping[str, DeliveryChoice] = {choice.name: choice for choice in _CHOICES}
"""Every choice of a delivery by its name."""


@dataclass(frozen=True, slots=True)
class Delivery(ChosenValues):
    """One value for each choice of the table, and the seed of random slices (0 to 2^32 - 1).

    Raises:
        ValueError: a choice has no such value.
    """

    newline: str = "lf"
    space: str = "one"
    comments: str = "none"
    data_lines: str = "one"
    fields: str = "data"
    bom: str = "none"
    end: str = "blank"
    done: str = "once"
    slicing: str = "event"
    timing: str = "at-once"
    coding: str = "identity"
    length: str = "given"
    seed: int = 0

    table: ClassVar[Mapping[str, Choice]] = DELIVERY_CHOICES

    def __post_init__(self) -> None:
        self.check()
        if not 0 <= self.seed <= _MAX_SEED:
            raise ValueError(f"the delivery 'seed' must be 0 to {_MAX_SEED}")

    def to_json(self) -> JsonObject:
        """Return the choices that are not as recorded, and the seed if it is not 0."""
        # Named, because a class with slots is made anew, which `super()` alone does not know.
        chosen = ChosenValues.to_json(self)
        return {**chosen, "seed": self.seed} if self.seed else chosen

    @staticmethod
    def from_json(value: Json) -> Delivery:
        """Return the delivery for the output of `to_json`.

        Raises:
            ValueError: the value names no choice, or a value that the choice does not have.
        """
        if not isinstance(value, dict):
            raise ValueError("a delivery must be an object of choices")  # noqa: TRY004 - one kind of error
        seed = value.get("seed", 0)
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise ValueError("the delivery 'seed' must be an integer")  # noqa: TRY004 - as above
        choices = {name: each for name, each in value.items() if name != "seed"}
        return Delivery(seed=seed, **chosen_in(choices, DELIVERY_CHOICES, DeliveryChoice.noun))


PLAIN = Delivery()
"""All choices as recorded."""


def delivery_choices(*, stream: bool, responses: bool = False) -> tuple[DeliveryChoice, ...]:
    """Return the choices that mean something; no `[DONE]` ends a stream of `responses`."""
    return tuple(
        choice
        for choice in _CHOICES
        if choice.suits(stream=stream) and not (responses and choice.name == "done")
    )


def single_deliveries(*, stream: bool, responses: bool = False) -> Iterator[Delivery]:
    """Yield each alternative that means something, alone."""
    for choice in delivery_choices(stream=stream, responses=responses):
        for alternative in choice.alternatives[1:]:
            yield replace(PLAIN, **{choice.name: alternative.value})  # type: ignore[arg-type]
