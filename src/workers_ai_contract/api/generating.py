"""Payloads and near misses drawn from a seed."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema import own_near_misses, own_sequence
from workers_ai_contract.anyschema.naming import drawn_from
from workers_ai_contract.api.arguments import LARGEST_SEED, whole_number
from workers_ai_contract.drawing import ContractSpec, payload_sequence
from workers_ai_contract.errors import UsageError
from workers_ai_contract.models.renaming import in_the_name_of
from workers_ai_contract.nearmiss import near_miss_sequence
from workers_ai_contract.samples.kinds import SampleStyle
from workers_ai_contract.samples.plain import plain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.contracts.own import SchemaLike
    from workers_ai_contract.nearmiss import NearMiss
    from workers_ai_kernel import Json


def generate(  # noqa: PLR0913 - a contract and what is drawn from it
    direction: str = "input",
    *,
    count: int | None = 10,
    seed: int = 0,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    schema: SchemaLike | None = None,
    model: str | None = None,
    style: str = "drawn",
) -> Iterator[Json]:
    """Yield payloads that are valid under one contract, as `wai generate` writes them.

    The payloads that cover the contract come first, then random ones. The same arguments give the same
    payloads. Each payload is a fresh value, yours to change. Arguments are checked at the call, before the
    first payload is drawn.

    Args:
        direction: `input`, `output`, `stream` (one event) or `error`; the last two are observed only.
        count: how many payloads, at least 1; None yields them without end.
        seed: 0 to 2**64 - 1.
        form: `prompt`, `chat`, `responses` or `batch`; None draws every form that the contract has.
        profile: `published`, `enforced` (input only) or `observed` (which has no revisions); None draws
            requests that published and enforced both accept, and everything else as observed.
        revision: `r0` to `r5`, or `latest`.
        schema: a JSON Schema of your own instead: the path of a file, or the schema as parsed JSON.
        model: a built-in model, or the name or folder of a pulled one, which is drawn as published
            (`docs/models.md`); None is `@cf/openai/gpt-oss-20b`.
        style: `drawn` to cover the contract, or `plain` for everyday requests and sensible answers, which
            fit the default contract only.

    Raises:
        UsageError: there is no such contract, form or style, the schema cannot be drawn from, or `count` or
            `seed` is out of range.
    """
    how_many, start = _count(count), _seed(seed)
    is_drawn = _is_drawn(style)
    found = drawn_from(
        schema=schema, model=model, direction=direction, form=form, profile=profile, revision=revision
    )
    if found.own is not None:
        if not is_drawn:
            raise UsageError("samples of your own schema are drawn: leave out style")
        return islice(own_sequence(found.own, start), how_many)
    contract = ContractSpec.named(direction, form=form, profile=profile, revision=revision)
    drawn = payload_sequence(contract, start) if is_drawn else plain_of(contract, start)
    return (in_the_name_of(found.model, deepcopy(payload)) for _, payload in islice(drawn, how_many))


def near_misses(  # noqa: PLR0913 - as `generate`
    direction: str = "input",
    *,
    count: int | None = 10,
    seed: int = 0,
    keyword: str | None = None,
    form: str | None = None,
    profile: str | None = None,
    revision: str = "latest",
    schema: SchemaLike | None = None,
    model: str | None = None,
) -> Iterator[NearMiss]:
    """Yield payloads that are wrong in one place, each with its certificate, as `wai generate --near-miss`.

    A `NearMiss` has the wrong `payload`, the violated `keyword`, the `pointer` to the place in the payload,
    the valid payload it was made from (`origin`) and the payload after the repair (`repaired`). One near miss
    for each occurrence of a keyword in the schema comes first, then random ones. The same arguments give the
    same near misses. Arguments are checked at the call.

    Args:
        direction: as for `generate`.
        count: how many near misses, at least 1; None yields them without end.
        seed: 0 to 2**64 - 1.
        keyword: the JSON Schema keyword to violate, such as `maximum`; None violates every one in turn.
        form: as for `generate`.
        profile: the contract to violate; None is `enforced` for requests and `observed` for the rest.
        revision: as for `generate`.
        schema: as for `generate`.
        model: as for `generate`.

    Raises:
        UsageError: there is no such contract or form, the schema cannot be drawn from, the contract cannot
            violate `keyword`, or `count` or `seed` is out of range.
    """
    how_many, start = _count(count), _seed(seed)
    if keyword is not None and not isinstance(keyword, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"keyword must be a string, but it is {keyword!r}")
    found = drawn_from(
        schema=schema, model=model, direction=direction, form=form, profile=profile, revision=revision
    )
    if found.own is not None:
        return (deepcopy(each) for each in islice(own_near_misses(found.own, start, keyword), how_many))
    contract = ContractSpec.named(direction, form=form, profile=profile, revision=revision, near_miss=True)
    drawn = near_miss_sequence(contract, start, keyword)
    return (deepcopy(near_miss).in_the_name_of(found.model) for _, near_miss in islice(drawn, how_many))


def _is_drawn(style: str) -> bool:
    if style not in [*SampleStyle]:
        raise UsageError(f"style must be 'plain' or 'drawn', but it is {style!r}")
    return style == SampleStyle.DRAWN


def _count(count: int | None) -> int | None:
    return None if count is None else whole_number("count", count, at_least=1)


def _seed(seed: int) -> int:
    return whole_number("seed", seed, at_least=0, at_most=LARGEST_SEED)
