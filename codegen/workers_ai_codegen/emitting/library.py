"""Calls datamodel-code-generator; nothing else imports it."""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_codegen.errors import INSTALL, CodegenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_codegen.emitting.parts import TemplateParts
    from workers_ai_kernel import JsonObject

PACKAGE = "datamodel-code-generator"
PINNED = "0.89.0"
"""The one version whose text we know; the extra `codegen` has the same pin."""

_TEMPLATES = Path(__file__).parent / "templates"


def require() -> None:
    """Do nothing, unless the library is missing or has another version.

    Raises:
        CodegenError: it does; the sentence names the command that installs it.
    """
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found = ""
    if found != PINNED:
        has = f"{found} is installed" if found else "it is not installed"
        raise CodegenError(f"{PACKAGE} {PINNED} is needed, and {has}: {INSTALL}")


def written(schema: JsonObject, parts: Mapping[str, TemplateParts], model_type: str) -> str:
    """Return the module that the library writes for a schema; `parts` are what our templates get, by class.

    Raises:
        CodegenError: the library is missing or has another version.
    """
    require()
    from datamodel_code_generator import LiteralType, generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import PythonVersion

    data: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    data.update({name: dict(part) for name, part in parts.items()})
    with warnings.catch_warnings():
        # It warns of unions that msgspec cannot decode; the docstring of the module lists them.
        warnings.simplefilter("ignore", UserWarning)
        text = generate(
            json.dumps(schema),
            input_file_type=InputFileType.JsonSchema,
            output_model_type=DataModelType(model_type),
            target_python_version=PythonVersion.PY_311,
            custom_template_dir=_TEMPLATES,
            extra_template_data=data,
            # The names are ours already, and no formatter looks for settings of the folder that we run in.
            custom_class_name_generator=_same,
            formatters=[],
            disable_timestamp=True,
            enum_field_as_literal=LiteralType.All,
            keep_model_order=True,
            skip_root_model=True,
        )
    return text if isinstance(text, str) else ""


def _same(name: str) -> str:
    return name
