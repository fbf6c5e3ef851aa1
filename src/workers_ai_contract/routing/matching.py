"""Finds the route of a request: the first template whose method and path fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.routing import compile_path

from workers_ai_contract.routing.routes import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NO_ROUTE = Template("")
_MOST_REMEMBERED = 1_000
_LONGEST_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Matched:
    """A template, and the parts of the path that it names. Without a route both are empty."""

    template: Template = _NO_ROUTE
    named: Mapping[str, str] = field(default_factory=dict[str, str])


class RouteTable:
    """Templates, compiled once; remembers what it found, as most clients use few paths."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._compiled = [(each, compile_path(each.path)[0]) for each in templates]
        self._found: dict[tuple[str, str], Matched] = {}

    def find(self, method: str, path: str) -> Matched:
        """Return the first template that fits; a GET route takes HEAD as well.

        Args:
            method: The method, in capitals.
            path: The path, decoded, without the query.
        """
        known = self._found.get((method, path))
        if known is not None:
            return known
        found = self._search(method, path)
        if len(path) <= _LONGEST_REMEMBERED:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[method, path] = found
        return found

    def _search(self, method: str, path: str) -> Matched:
        wanted = "GET" if method == "HEAD" else method
        for template, pattern in self._compiled:
            fits = pattern.match(path) if template.method == wanted else None
            if fits is not None:
                return Matched(template, fits.groupdict())
        return Matched()
