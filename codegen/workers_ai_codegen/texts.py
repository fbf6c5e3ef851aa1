"""The texts of a generated package that no schema decides."""

from __future__ import annotations

PACKAGE = '''"""The contract of `@cf/openai/gpt-oss-20b` as pydantic models, published and observed.

`r0` to `r5` have `Input` and `Output` and the classes they are made of; `latest` is {latest}, and its
`Input` and `Output` stand here, too. `observed_prompt`, `observed_chat`, `observed_responses` and
`observed_batch` have what really travels: `Input`, `Output` and, but for a batch, `StreamEvent`;
`observed_error` has `ErrorBody`. Nothing but this file is loaded until a model is asked for.

Each class accepts exactly what its subschema accepts, under JSON Schema 2020-12 without
`format`, and says in a `pydantic.ValidationError` where a payload is wrong and why. A payload that is
read and dumped again is the same JSON value: undeclared properties are kept, absent ones stay absent,
defaults are not put in unless `model_dump(context={{"defaults": True}})` asks for them. Instances are
immutable; a property whose name Python or pydantic has in use stands under that name with a trailing
underscore, and is read, dumped and passed to the constructor under its own.
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
    return [*__all__]
'''

REVISION = "Models of revision {revision} of the published contract: `Input`, `Output` and their classes."

OBSERVED = "Models of the observed contract: {form}."

SCHEMAS = "The schemas that judge for the models."

LATEST = '''"""Models of the latest revision of the published contract, which is {revision}."""

from __future__ import annotations

from .{revision} import (
{names})

{exports}'''

PAIR = '''"""Models that accept exactly what a published pair of schemas accepts.

`Input` is what may be sent, `Output` what may be answered; each is there if its schema was given. A payload
that is read and dumped again is the same JSON value. Needs pydantic and jsonschema-rs.
"""

from __future__ import annotations

from .models import (
{names})

{exports}'''

PAIR_MODELS = "Models of the given schemas: the roots and the classes they are made of."
