"""Fixed texts of generated packages."""

from __future__ import annotations

PACKAGE = '''"""The contract of `@cf/openai/gpt-oss-20b` as pydantic models, published and observed.

`r0` to `r5` have `Input`, `Output` and the classes they use; `latest` is {latest}, and its
`Input` and `Output` are available here, too. `observed_prompt`, `observed_chat`, `observed_responses` and
`observed_batch` describe the real traffic: `Input`, `Output` and, except for batches, `StreamEvent`;
`observed_error` has `ErrorBody`. The modules are imported on first use.

Each class accepts exactly what its subschema accepts, under JSON Schema 2020-12 without
`format`, and raises a `pydantic.ValidationError` that names the location and the cause. A payload that is
read and dumped is the same JSON value: undeclared properties are kept, absent ones stay absent, and
defaults are added only by `model_dump(context={{"defaults": True}})`. Instances are
immutable. If a property's name is reserved by Python or pydantic, its field has a trailing
underscore; in JSON and in the constructor it keeps its own name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
{imports}
    from .latest import Input, Output

{exports}
# Hidden from type checkers, which would otherwise accept any name.
if not TYPE_CHECKING:

    def __getattr__(name):
        """Import a module on first use."""
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

SCHEMAS = "The schemas that the models are validated with."

LATEST = '''"""Models of the latest revision of the published contract, which is {revision}."""

from __future__ import annotations

from .{revision} import (
{names})

{exports}'''

PAIR = '''"""Models that accept exactly what a published pair of schemas accepts.

`Input` is a request, `Output` a response; each exists if its schema was given. A payload
that is read and dumped is the same JSON value. Requires pydantic and jsonschema-rs.
"""

from __future__ import annotations

from .models import (
{names})

{exports}'''

PLAIN = '''"""Types of a published pair of schemas in the style {style}.

They do not check what the schemas demand; the docstring of `models` says what is missing.

`Input` is what may be sent, `Output` what may be answered; each is there if its schema was given.
"""

from __future__ import annotations

from .models import (
{names})

{exports}'''

PAIR_MODELS = "Models of the given schemas: the roots and the classes they use."
