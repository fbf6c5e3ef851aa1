"""Writes judgements for people and for machines; knows nothing of how they came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.reporting.judgements.writing import Writer

if TYPE_CHECKING:
    from workers_ai_contract.reporting.judgements.layout import Layout

__all__ = ["NAMES", "Writer", "layout_named"]

NAMES = ("text", "json", "jsonl", "junit", "sarif", "github")


def layout_named(name: str, *, single: bool, summed_up: bool) -> Layout:
    """Return the layout of that name.

    `single` where there is one payload by itself; `summed_up` where people want to know the counts of all.
    """
    # Imported here because a run needs one of them.
    if name == "text":
        from workers_ai_contract.reporting.judgements.text import Text

        return Text(summed_up)
    if name == "json":
        from workers_ai_contract.reporting.judgements.as_json import Array, SingleObject

        return SingleObject() if single else Array()
    if name == "jsonl":
        from workers_ai_contract.reporting.judgements.as_json import ObjectLines

        return ObjectLines()
    if name == "junit":
        from workers_ai_contract.reporting.judgements.junit import JUnit

        return JUnit()
    if name == "sarif":
        from workers_ai_contract.reporting.judgements.sarif import Sarif

        return Sarif()
    from workers_ai_contract.reporting.judgements.github import GitHub

    return GitHub(summed_up)
