"""Compares the verdicts of both validators and of a model on one payload, and the dump with the payload."""

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs
from jsonschema import (
    Draft4Validator,
    Draft6Validator,
    Draft7Validator,
    Draft201909Validator,
    Draft202012Validator,
)
from pydantic import BaseModel, ValidationError

from tests.differential.payloads import anything, drawn, spoiled
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.solving.multiples import exact_validator
from workers_ai_kernel.schema.dialects import Dialect, dialect_of
from workers_ai_kernel.schema.patterns import portable
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workers_ai_kernel import Json

_SHOWN = 5
# A repeated class of letters is larger than the engine takes by default.
_LARGE = jsonschema_rs.RegexOptions(size_limit=20_000_000, dfa_size_limit=20_000_000)
_VALIDATORS: dict[Dialect, tuple[Any, Any]] = {
    "draft4": (Draft4Validator, jsonschema_rs.Draft4Validator),
    "draft6": (Draft6Validator, jsonschema_rs.Draft6Validator),
    "draft7": (Draft7Validator, jsonschema_rs.Draft7Validator),
    "2019-09": (Draft201909Validator, jsonschema_rs.Draft201909Validator),
    "2020-12": (Draft202012Validator, jsonschema_rs.Draft202012Validator),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A schema and the model that claims to be it; `objects` for a class, which takes objects only."""

    name: str
    schema: Any
    model: type[BaseModel]
    objects: bool = False


@dataclass(slots=True)
class Tally:
    """What was counted for one subject, and the first payloads that were judged differently."""

    counts: Counter[str] = field(default_factory=Counter[str])
    examples: list[str] = field(default_factory=list[str])

    @property
    def disagreements(self) -> int:
        """How many payloads were judged differently, or dumped otherwise than read."""
        return self.counts["model differs"] + self.counts["engines differ"] + self.counts["dump differs"]

    def add(self, other: Tally) -> None:
        """Take in what another run counted."""
        self.counts.update(other.counts)
        self.examples = (self.examples + other.examples)[:_SHOWN]


class Comparison:
    """The verdicts of both validators and of the model of one subject, on one payload after the other."""

    def __init__(self, subject: Subject) -> None:
        published, engine = _VALIDATORS[dialect_of(subject.schema)]
        self._subject = subject
        self._known = set[str]()
        self._engine = engine(
            _pythonic(subject.schema), validate_formats=False, pattern_options=_LARGE
        ).is_valid
        self.published: Callable[[Json], bool] = exact_validator(published)(subject.schema).is_valid
        self.tally = Tally()

    def take(self, payload: Json) -> None:
        """Judge one more payload; equal ones are judged once."""
        self.tally.counts["payloads"] += 1
        text = json.dumps(payload, ensure_ascii=False)
        if text not in self._known:
            self._known.add(text)
            _judge(self._subject, text, self.published, self._engine, self.tally)
            self.tally.counts["different"] += 1


def compare(subject: Subject, payloads: Iterable[Json]) -> Tally:
    """Return the tally of one subject over payloads; equal ones are judged once."""
    comparison = Comparison(subject)
    for payload in payloads:
        comparison.take(payload)
    return comparison.tally


def _pythonic(schema: Any) -> Any:  # noqa: ANN401
    """Return the schema with its patterns as Python means them: `$` lets a line feed follow there only."""
    if isinstance(schema, list):
        return [_pythonic(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _pythonic_keyword(key, value) for key, value in schema.items()}


def _pythonic_keyword(keyword: str, value: Any) -> Any:  # noqa: ANN401
    if keyword == "pattern" and isinstance(value, str):
        return portable(value)
    if keyword == "patternProperties" and isinstance(value, dict):
        return {portable(pattern): _pythonic(schema) for pattern, schema in value.items()}
    return _pythonic(value)


def mixture(schema: Any, seed: int, count: int, more: Iterable[Json] = ()) -> Iterator[Json]:  # noqa: ANN401
    """Yield `count` payloads: half drawn to fit, the rest spoiled, random, or given."""
    source = random.Random(seed)
    given = [*more] or [None]
    for _ in range(count):
        kind = source.randrange(10)
        base = source.choice(given) if source.random() < 1 / 5 else drawn(source, schema)
        if kind < 5:
            yield base
        elif kind < 9:
            yield spoiled(source, base)
        else:
            yield anything(source)


def _judge(
    subject: Subject,
    text: str,
    published: Callable[[Json], bool],
    engine: Callable[[Json], bool],
    tally: Tally,
) -> None:
    try:
        payload = read(text.encode()).payload
    except UnreadableError:
        tally.counts["unreadable"] += 1
        return
    meant = not subject.objects or isinstance(payload, dict)
    expected = meant and published(payload)
    tally.counts["valid" if expected else "invalid"] += 1
    if meant and engine(payload) is not expected:
        _note(tally, "engines differ", text)
    for verdict, dumps in (_by_text(subject.model, text), _by_value(subject.model, payload)):
        if verdict is not expected:
            _note(tally, "model differs", text)
        elif verdict and not all(json_equal(payload, dump) for dump in dumps):
            _note(tally, "dump differs", text)


def _by_text(model: type[BaseModel], text: str) -> tuple[bool, list[Json]]:
    try:
        read_model = model.model_validate_json(text)
    except ValidationError:
        return False, []
    return True, [json.loads(read_model.model_dump_json())]


def _by_value(model: type[BaseModel], payload: Json) -> tuple[bool, list[Json]]:
    try:
        read_model = model.model_validate(payload)
    except ValidationError:
        return False, []
    return True, [cast("Json", read_model.model_dump())]


def _note(tally: Tally, what: str, text: str) -> None:
    tally.counts[what] += 1
    if len(tally.examples) < _SHOWN:
        tally.examples.append(f"{what}: {text[:300]}")
