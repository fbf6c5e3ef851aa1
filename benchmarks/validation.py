"""How fast bytes are judged, beside the engines alone: the same bytes, in turns, in one run.

Three questions, for the input of two revisions: what a verdict costs beside bare orjson and jsonschema-rs;
what the whole explanation of a wrong request costs beside parsing it; what the enforced profile's verdict
costs, with the API's own message, beside fastjsonschema's plain verdict. What is printed are ratios of
the summed time. Run by hand (`make benchmark-validation`), never by a test.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, cast

import fastjsonschema
import jsonschema_rs
import orjson

from benchmarks.corpus import corpus
from workers_ai_contract import Judge, Revision, Route
from workers_ai_contract.cabidela.contract import EnforcedContract
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from benchmarks.corpus import Corpus

_REVISIONS = ("r4", "r5")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=10, help="conversations of each of nine sizes")
    parser.add_argument("--turns", type=int, default=15)
    given = parser.parse_args()
    for revision in _REVISIONS:
        texts = corpus(given.seed, given.rounds, revision)
        mean = sum(map(len, texts.valid)) // len(texts.valid)
        print(
            f"{revision} input, seed {given.seed}: {len(texts.valid)} valid and {len(texts.invalid)} invalid"
        )
        print(f"requests of {mean} bytes on average")
        _verdicts(revision, texts, given.turns)
        _explanations(revision, texts, given.turns)
        _enforced(revision, texts, given.turns)
        print()
    return 0


def _verdicts(revision: str, texts: Corpus, turns: int) -> None:
    validator = jsonschema_rs.Draft202012Validator(load(revision, "input"))
    judge = Judge("input", profile="published", revision=revision)
    rows: dict[str, Callable[[bytes], object]] = {
        "orjson + jsonschema-rs is_valid": lambda text: validator.is_valid(orjson.loads(text)),
        "ours, is_valid_bytes": judge.is_valid_bytes,
        "orjson.loads alone": orjson.loads,
    }
    for name, half in {"valid": texts.valid, "invalid": texts.invalid}.items():
        _table(f"verdict, {name}", rows, half, turns, bound="at most 1.15")


def _explanations(revision: str, texts: Corpus, turns: int) -> None:
    validator = jsonschema_rs.Draft202012Validator(load(revision, "input"))
    judge = Judge("input", profile="published", revision=revision)
    rows: dict[str, Callable[[bytes], object]] = {
        "orjson.loads alone": orjson.loads,
        "ours, explain_bytes": judge.explain_bytes,
        "ours, judge_bytes (with all advice)": judge.judge_bytes,
        "orjson + jsonschema-rs iter_errors": lambda text: [*validator.iter_errors(orjson.loads(text))],
    }
    _table("full explanation, invalid", rows, texts.invalid, turns, bound="at most 3")


def _enforced(revision: str, texts: Corpus, turns: int) -> None:
    validate = cast("Callable[[object], object]", fastjsonschema.compile(load(revision, "input")))
    judge = Judge("input", profile="enforced", revision=revision)
    # Verdict and message, without explanation.
    contract = EnforcedContract(Revision(revision), Route.RUN)

    def plain(text: bytes) -> bool:
        try:
            validate(orjson.loads(text))
        except fastjsonschema.JsonSchemaException:
            return False
        return True

    rows: dict[str, Callable[[bytes], object]] = {
        "orjson + fastjsonschema, plain verdict": plain,
        "ours, enforced, verdict and message": lambda text: contract.refusal(orjson.loads(text)),
        "ours, enforced, verdict": judge.is_valid_bytes,
    }
    for name, half in {"valid": texts.valid, "invalid": texts.invalid}.items():
        _table(f"enforced, {name}", rows, half, turns, bound="at most 0.33")


def _table(
    title: str,
    rows: Mapping[str, Callable[[bytes], object]],
    texts: Sequence[bytes],
    turns: int,
    *,
    bound: str,
) -> None:
    taken = _in_turns(texts, tuple(rows.values()), turns)
    print(f"  {title} (ours: {bound})")
    for name, seconds in zip(rows, taken, strict=True):
        print(f"    {name:38} {seconds * 1e3:9.2f} ms {seconds / taken[0]:7.3f}")


def _in_turns(
    texts: Sequence[bytes], readers: Sequence[Callable[[bytes], object]], turns: int
) -> list[float]:
    """Return the shortest time of each reader over all texts."""
    best = [float("inf")] * len(readers)
    for _ in range(turns):
        for index, reader in enumerate(readers):
            best[index] = min(best[index], _time(texts, reader))
    return best


def _time(texts: Sequence[bytes], reader: Callable[[bytes], object]) -> float:
    start = time.perf_counter()
    for text in texts:
        reader(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
