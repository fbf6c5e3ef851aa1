"""The result of judging one payload."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from workers_ai_contract.errors import WaiError
from workers_ai_kernel.problem import Problem, Severity

if TYPE_CHECKING:
    from workers_ai_contract.vocabulary import Direction, Form, Profile
    from workers_ai_kernel import JsonObject

SCHEMA_VERSION = 1


class Judgement(NamedTuple):
    """The verdict on one payload; `valid` is None if the payload was not readable.

    `source` is where it was read from, `line` the line there (from 1; None for a whole file), `inside` the
    JSON Pointer of a payload in what wraps it, with which `source` then ends; `api_error` is the body that
    the API would send, only under the enforced profile. `direction` and `profile` are what it was judged as;
    None if it was not readable. A judgement has no truth value, because there are three
    verdicts: use `valid` or `raise_if_invalid`.
    """

    valid: bool | None
    form: Form | None = None
    problems: tuple[Problem, ...] = ()
    source: str | None = None
    line: int | None = None
    api_error: JsonObject | None = None
    direction: Direction | None = None
    profile: Profile | None = None
    inside: str = ""

    def __bool__(self) -> NoReturn:
        raise TypeError("a judgement has no truth value: use its `valid`")

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make the payload invalid or unreadable, the likeliest cause first."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings, which do not affect the verdict."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    def raise_if_invalid(self) -> None:
        """Raise unless the payload is valid.

        Raises:
            InvalidPayloadError: it is invalid or unreadable.
        """
        if self.valid is not True:
            raise InvalidPayloadError(self)

    def with_problems(self, more: tuple[Problem, ...]) -> Judgement:
        """Return the same judgement with more problems appended."""
        return self._replace(problems=self.problems + more)

    def to_json(self) -> JsonObject:
        """Return the judgement in the JSON form shared by all machine-readable results."""
        return {
            "schema_version": SCHEMA_VERSION,
            "source": self.source,
            "line": self.line,
            "valid": self.valid,
            "direction": None if self.direction is None else self.direction.value,
            "profile": None if self.profile is None else self.profile.value,
            "form": None if self.form is None else self.form.value,
            "problems": [problem.to_json() for problem in self.problems],
            "api_error": self.api_error,
        }


def unreadable(reason: str, source: str | None = None, line: int | None = None) -> Judgement:
    """Return the judgement of a text or file that could not be read."""
    problem = Problem(code="unreadable", pointer="", message=f"{reason}.")
    return Judgement(valid=None, problems=(problem,), source=source, line=line)


def too_long(longest: int) -> str:
    """Return the reason for not reading a payload of more than `longest` bytes."""
    return f"longer than {longest} bytes, the limit for one payload"


class InvalidPayloadError(WaiError):
    """A payload is not valid; the text names the first cause, `judgement` has everything."""

    def __init__(self, judgement: Judgement) -> None:
        """Keep the judgement."""
        super().__init__(_sentence(judgement))
        self.judgement = judgement

    def __reduce__(self) -> tuple[type[InvalidPayloadError], tuple[Judgement]]:
        return type(self), (self.judgement,)


def _sentence(judgement: Judgement) -> str:
    verdict = "unreadable" if judgement.valid is None else "invalid"
    form = "" if judgement.form is None else f" ({judgement.form})"
    place = "" if judgement.source is None else f"{judgement.source}: "
    causes = judgement.errors or judgement.problems
    if not causes:
        return f"{place}{verdict}{form}"
    first = causes[0]
    more = f" and {len(causes) - 1} more" if len(causes) > 1 else ""
    repair = "" if first.repair is None else f" {first.repair}"
    return f"{place}{verdict}{form}: {first.message} [{first.code}]{more}{repair}"
