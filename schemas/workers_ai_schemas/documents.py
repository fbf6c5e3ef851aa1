"""The schemas as compiled documents, each created once."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from workers_ai_kernel.document import Document
from workers_ai_schemas._observed import load_observed
from workers_ai_schemas._typed import load_typed
from workers_ai_schemas._vendored import load, revision_named
from workers_ai_schemas._vocabulary import Direction
from workers_ai_schemas.forms import HINTS, hints_of

if TYPE_CHECKING:
    from workers_ai_schemas._vocabulary import Form, Revision


def published(revision: str, direction: str, *, compiled: bool = True) -> Document:
    """Return one vendored schema as a document; for `compiled` see `Document`.

    Raises:
        ValueError: there is no such revision or direction.
    """
    return _published(revision_named(revision), Direction(direction), compiled)


@cache
def observed(name: str, *, compiled: bool = True) -> Document:
    """Return one schema of the observed contract, such as `chat.input`, as a document."""
    form, _, direction = name.rpartition(".")
    called = f"observed_{form or direction}.{direction}"
    return Document(partial(load_observed, name), name=called, hints=HINTS, compiled=compiled)


@cache
def typed(direction: Direction, form: Form | None = None) -> Document:
    """Return what the TypeScript types accept in a direction, or of one form of it, as a document.

    Raises:
        KeyError: nothing is typed for this direction or form.
    """
    schema = load_typed(direction, form)
    return Document(schema, name=f"typed.{direction}", hints=HINTS if form else hints_of(direction))


@cache
def _published(
    revision: Revision,
    direction: Direction,
    compiled: bool,  # noqa: FBT001 - a key of the cache
) -> Document:
    return Document(
        partial(load, revision, direction),
        name=f"{revision}.{direction}",
        hints=hints_of(direction),
        compiled=compiled,
    )
