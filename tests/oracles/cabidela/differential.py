"""Compares many payloads: `differential.py --count 200000 --seed 1`; ends with 1 on a difference."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracles.cabidela.comparing import Comparison

_SHOWN = 20


def main() -> int:
    """Run the comparison that the command line asks for."""
    # The tests are no installed package: a script finds them from the root of the repository.
    sys.path.insert(0, str(Path(__file__).parents[3]))
    from tests.oracles.cabidela.comparing import compare

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    comparison = compare(options.count, options.seed, _progress)
    for difference in comparison.differences[:_SHOWN]:
        sys.stdout.write(f"{difference}\n")
    sys.stdout.write(f"{_summary(comparison)}\n")
    return 1 if comparison.differences else 0


def _progress(comparison: Comparison) -> None:
    sys.stderr.write(f"{_summary(comparison)}\n")


def _summary(comparison: Comparison) -> str:
    counts = comparison.counts
    compared = counts["accepted"] + counts["refused"]
    return (
        f"{compared} compared: {counts['accepted']} accepted, {counts['refused']} refused,"
        f" {counts['verdict differences']} verdict differences,"
        f" {counts['message differences']} message differences,"
        f" {counts['judged fast']} judged by the fast tests"
    )


if __name__ == "__main__":
    sys.exit(main())
