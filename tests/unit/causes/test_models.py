"""A model and `wai validate` name the same place in the same sentence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from tests.unit.causes.ours import first_error
from tests.unit.causes.table import rows
from workers_ai_contract.contracts.published import Published
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_kernel.models import Root
from workers_ai_kernel.pointers import join
from workers_ai_schemas import revision_named
from workers_ai_schemas.documents import published

if TYPE_CHECKING:
    from pydantic import BaseModel

    from tests.unit.causes.table import Row

# No model is made for a route, so none can say that another route accepts a request.
WITHOUT_MODEL = "wrong-route"
PUBLISHED = [row for row in rows() if row.profile == "published" and row.code != WITHOUT_MODEL]


def model_of(row: Row) -> type[BaseModel]:
    """Return the generated root class of a row; of a route or a form, a class for that part of the schema."""
    revision, direction = revision_named(row.revision), Direction(row.direction)
    form = None if row.form is None else Form(row.form)
    pointer = Published(direction, revision, Route(row.route), form).schema.pointer
    if not pointer:
        whole: type[BaseModel] = getattr(
            import_module(f"workers_ai_models.{revision}"), direction.capitalize()
        )
        return whole

    class Part(Root, place=published(revision, direction).at(pointer)):
        root: Any

    return Part


def test_a_model_names_the_same_place_in_the_same_sentence() -> None:
    """All published rows of the table, on every route and for every form that is named."""
    different: list[str] = []
    for row in PUBLISHED:
        with pytest.raises(ValidationError) as caught:
            model_of(row).model_validate_json(row.payload)
        error = caught.value.errors()[0]
        problem = first_error(row)
        if (join("", *error["loc"]), error["msg"]) != (problem.pointer, problem.message):
            different.append(
                f"{row.name}: {error['loc']} {error['msg']} / {problem.pointer} {problem.message}"
            )

    assert len(PUBLISHED) > 130
    assert not different, "\n".join(different)
