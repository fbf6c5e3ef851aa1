"""Finds the client that a text names: a command line, or `python:MODULE:NAME`."""

from __future__ import annotations

import importlib
import inspect
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from workers_ai_contract.clients.driver import HELLO_TIMEOUT_S
from workers_ai_contract.clients.in_process import PythonSource
from workers_ai_contract.clients.sources import CommandSource
from workers_ai_contract.errors import SetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.clients.sources import ClientSource

PYTHON = "python:"
"""The beginning of the label of a client in this process."""


def source_named(label: str, *, hello_timeout_s: float = HELLO_TIMEOUT_S) -> ClientSource:
    """Return the source with this label.

    Raises:
        UsageError: the command cannot be split, or nothing has this name.
        SetupError: the module cannot be imported.
    """
    if label.startswith(PYTHON):
        return python_source(label.removeprefix(PYTHON))
    return CommandSource(label, hello_timeout_s)


def python_source(name: str) -> PythonSource:
    """Return the client `MODULE:NAME`: what makes one without arguments, or a client itself.

    Modules are looked for in the current folder first.

    Raises:
        UsageError: the name has another form, or the module does not have it.
        SetupError: the module cannot be imported.
    """
    module_name, _, attribute = name.partition(":")
    if not module_name or not attribute:
        raise UsageError(
            f"{name!r} names no Python client: write it as module:name, such as tests.client:make"
        )
    if os.getcwd() not in sys.path:  # noqa: PTH109 - sys.path holds texts
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 - as above
    try:
        module: object = importlib.import_module(module_name)
    except Exception as error:
        raise SetupError(f"cannot import {module_name}: {type(error).__name__}: {error}") from error
    for part in attribute.split("."):
        if not hasattr(module, part):
            raise UsageError(f"the module {module_name} has no {attribute!r}")
        module = getattr(module, part)
    return PythonSource(f"{PYTHON}{name}", factory_of(module))


def factory_of(client: object) -> Callable[[], object]:
    """Return what makes the client: itself if it can be called without arguments, else a constant."""
    if callable(client):
        with suppress(TypeError, ValueError):
            inspect.signature(client).bind()
            made: Callable[[], object] = client
            return made
    return lambda: client
