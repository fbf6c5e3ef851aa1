"""Formats judgements for people and machines; does not compute them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.reporting.judgements.writing import ResultWriter

if TYPE_CHECKING:
    from workers_ai_contract.reporting.judgements.layout import Layout

__all__ = ["NAMES", "ResultWriter", "layout_named"]

NAMES = ("text", "json", "jsonl", "junit", "sarif", "github")


def layout_named(  # noqa: PLR0913 - one argument per choice
    name: str,
    *,
    single: bool,
    summed_up: bool,
    every_profile: bool = False,
    warnings_fail: bool = False,
    in_colour: bool = False,
) -> Layout:
    """Return the layout with that name.

    `single` is for a single payload; `summed_up` adds the total counts; `every_profile` is for several
    results per payload; with `warnings_fail`, warnings are failures where the format has them; `in_colour`
    is for people at a terminal.
    """
    # Imported here because a run needs only one of them.
    if name == "text":
        from workers_ai_contract.reporting.judgements.text import PlainText

        return PlainText(summed_up, names_profile=every_profile, in_colour=in_colour)
    if name == "json":
        from workers_ai_contract.reporting.judgements.as_json import ObjectArray, SingleObject

        return SingleObject() if single and not every_profile else ObjectArray()
    if name == "jsonl":
        from workers_ai_contract.reporting.judgements.as_json import ObjectLines

        return ObjectLines()
    if name == "junit":
        from workers_ai_contract.reporting.judgements.junit import JUnit

        return JUnit(warnings_fail)
    if name == "sarif":
        from workers_ai_contract.reporting.judgements.sarif import Sarif

        return Sarif()
    from workers_ai_contract.reporting.judgements.github import GitHub

    return GitHub(summed_up)
