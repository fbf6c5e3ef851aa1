"""Checks generated text a last time: it may contain classes and data, but no executable code."""

from __future__ import annotations

import ast

from workers_ai_codegen.errors import CodegenError
from workers_ai_schemas import Direction

_MODULES = frozenset(
    {
        "__future__",
        "dataclasses",
        "msgspec",
        "pydantic",
        "typing",
        "workers_ai_kernel.models",
        "workers_ai_schemas.documents",
    }
)
_STATEMENTS = (ast.AnnAssign, ast.Assign, ast.ClassDef, ast.Expr, ast.Import, ast.ImportFrom)
_CALLED = frozenset(
    {
        "Document.of_text",
        "Field",
        "TypedDict",
        "dataclass",
        "field",
        "observed",
        "published",
        *(f"{direction.upper()}.at" for direction in Direction),
    }
)


def refuse_programs(name: str, text: str) -> None:
    """Check that a generated module consists of imports, classes with fields, and literals.

    Foreign text is already escaped as literals; this is a second line of defence.

    Raises:
        CodegenError: the module contains anything else, or is not valid Python.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CodegenError(f"{name} would not be valid Python: {error}") from error
    for node in ast.walk(tree):
        if not _is_harmless(node):
            line = getattr(node, "lineno", 0)
            raise CodegenError(f"{name} would contain a program at line {line}: please report the schema")


def _is_harmless(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=module, level=level):
            return level == 1 or module in _MODULES
        case ast.Call(func=called):
            return ast.unparse(called) in _CALLED
        case ast.Expr(value=value):
            return isinstance(value, ast.Constant)
        case ast.stmt():
            return isinstance(node, _STATEMENTS) and not isinstance(node, ast.Import)
        case ast.expr():
            return isinstance(node, _EXPRESSIONS)
        case _:
            return True


_EXPRESSIONS = (
    ast.Attribute,
    ast.BinOp,
    ast.Constant,
    ast.Dict,
    ast.List,
    ast.Name,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)
