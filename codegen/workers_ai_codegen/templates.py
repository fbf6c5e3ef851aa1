"""The texts of the generated package that no schema decides."""

from __future__ import annotations

BASE = '''"""What the generated classes stand on: open objects, JSON's numbers, dumps that add nothing."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, TypeAlias, get_args

import pydantic
from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_serializer
from pydantic import SerializationInfo, SerializerFunctionWrapHandler, ValidationInfo


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# The generated modules take these for pydantic's types of the same names. An integer is any number
# without a fraction; an integer under `number` stays one, so that no digit is lost.
StrictInt: TypeAlias = Annotated[pydantic.StrictInt, BeforeValidator(_whole)]
StrictFloat: TypeAlias = pydantic.StrictInt | pydantic.StrictFloat


class Model(BaseModel):
    """An object of the contract: mutable, open to undeclared properties, which it keeps.

    An optional property that is absent reads as its published default, or as None where it has none;
    a dump leaves it out, whatever options are given. An explicit null is refused, except where
    anything goes.
    """

    model_config = ConfigDict(
        extra="allow",
        allow_inf_nan=False,
        protected_namespaces=(),
        serialize_by_alias=True,
    )

    @field_validator("*", mode="after")
    @classmethod
    def _refuse_null(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.field_name not in _nullable(cls):
            raise ValueError("null is not accepted here: leave the property out")
        return value

    @model_serializer(mode="wrap")
    def _leave_out_what_is_absent(
        self, handler: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        dumped: dict[str, Any] = handler(self)
        fields = type(self).model_fields
        for name in fields.keys() - self.model_fields_set:
            alias = fields[name].alias
            dumped.pop(name if alias is None or info.by_alias is False else alias, None)
        return dumped


@cache
def _nullable(model: type[Model]) -> frozenset[str]:
    fields = model.model_fields.items()
    return frozenset(
        name
        for name, field in fields
        if field.annotation is Any or Any in get_args(field.annotation)
    )


__all__ = [
    "Model",
    "StrictFloat",
    "StrictInt",
]
'''

PACKAGE = '''"""The published contract of `@cf/openai/gpt-oss-20b` as pydantic models, by revision.

`r0` to `r5` have `Input` and `Output` and the classes they are made of; `latest` is {latest}, and its
`Input` and `Output` stand here, too. Nothing but this file is loaded until a model is asked for.

A payload that is read and dumped again is the same JSON value: undeclared properties are kept, absent
ones stay absent, defaults are not put in.

Where the models are not yet the schema, always on the side of accepting:

| What is read | Schema | Models |
| --- | --- | --- |
| two branches of one `oneOf` match: `prompt` beside `messages` | invalid | accepted |
| the same, in an ordinary message of `Responses_Output` (r4) | invalid | accepted |
| the same, in a tool that is flat and nested at once | invalid | accepted |
| `NaN` or `Infinity` where anything goes | no JSON | accepted |
| Python values that no JSON reader gives: a tuple, a model | no JSON | accepted |

An absent optional property reads as its published default (or None), though the schema only annotates
it; `model_fields_set` tells what was sent.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
{imports}
    from .latest import Input, Output

{exports}
# Hidden from type checkers, which would take any name to be there.
if not TYPE_CHECKING:

    def __getattr__(name):
        """Load what is asked for, once it is."""
        if name in {{"Input", "Output"}}:
            return getattr(import_module(".latest", __name__), name)
        if name in __all__:
            return import_module(f".{{name}}", __name__)
        raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")


def __dir__() -> list[str]:
    return sorted({{*globals(), *__all__}})
'''

REVISION = (
    '''"""Models of revision {revision} of the published contract: `Input`, `Output` and their classes."""'''
)

LATEST = '''"""Models of the latest revision of the published contract, which is {revision}."""

from __future__ import annotations

from .{revision} import (
{names})

{exports}'''
