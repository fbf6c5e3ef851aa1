"""Turns the intermediate form into the text of a module; the only user of datamodel-code-generator."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.named_schema import named_schema

if TYPE_CHECKING:
    from datamodel_code_generator.config import GenerateConfig

    from workers_ai_codegen import ir

GENERATOR = "datamodel-code-generator"

# datamodel-code-generator wants absolute imports; the package itself is to work under any name.
_ABSOLUTE_BASE = "workers_ai_models._base"
_RELATIVE_BASE = "._base"

_NEUTRAL = Path(__file__).parent / "neutral"
_LINE_LENGTH = 100


def generator_version() -> str:
    """Return the version of datamodel-code-generator that is installed.

    Raises:
        CodegenError: it is not installed.
    """
    try:
        return metadata.version(GENERATOR)
    except metadata.PackageNotFoundError:
        raise CodegenError(
            f"{GENERATOR} is not installed: pip install 'workers-ai-contract[codegen]'"
        ) from None


def module_text(contract: ir.Contract, header: str) -> str:
    """Return the text of a module with the classes of `contract`, its `Input` and its `Output`.

    The same contract and header give the same text, wherever and whenever this is called.

    Raises:
        CodegenError: datamodel-code-generator is not installed or cannot express the contract.
    """
    generator_version()
    from datamodel_code_generator import Error, generate

    schema = json.dumps(named_schema(contract))
    try:
        text = generate(schema, config=_settings(header))
    except Error as error:
        raise CodegenError(f"{GENERATOR} refuses the schema: {error}") from error
    if not isinstance(text, str):
        raise CodegenError(f"{GENERATOR} gave more than one module")
    names = {"Input", "Output"} | {one.name for one in contract.classes}
    body = text.replace(f"from {_ABSOLUTE_BASE} import", f"from {_RELATIVE_BASE} import")
    return f"{body.rstrip()}\n\n\n{exports(names)}"


def exports(names: set[str]) -> str:
    """Return the statement that declares these names public, sorted, one a line."""
    listed = "".join(f'    "{name}",\n' for name in sorted(names))
    return f"__all__ = [\n{listed}]\n"


def _settings(header: str) -> GenerateConfig:
    from datamodel_code_generator.config import GenerateConfig
    from datamodel_code_generator.enums import DataModelType, InputFileType, StrictTypes
    from datamodel_code_generator.format import Formatter, PythonVersion
    from datamodel_code_generator.parser import LiteralType

    return GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class=f"{_ABSOLUTE_BASE}.Model",
        # Ours know JSON's integers and numbers, see the template.
        import_overrides={"StrictInt": _ABSOLUTE_BASE, "StrictFloat": _ABSOLUTE_BASE},
        strict_types=list(StrictTypes),
        field_constraints=True,
        use_annotated=True,
        enum_field_as_literal=LiteralType.All,
        use_schema_description=True,
        use_single_line_docstring=True,
        skip_root_model=True,
        disable_timestamp=True,
        custom_file_header=header,
        # Named, so that it neither warns about its default nor reads a user's settings.
        formatters=[Formatter.BUILTIN],
        builtin_format_line_length=_LINE_LENGTH,
        use_double_quotes=True,
        settings_path=_NEUTRAL,
        allow_remote_refs=False,
    )
