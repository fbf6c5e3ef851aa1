"""Compares a generated package with a folder and writes it; the only module that accesses its files."""

from __future__ import annotations

import ast
import difflib
import shutil
import tempfile
import time
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.package import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_codegen.package import Package

_LINES_SHOWN = 40
_CACHE = "__pycache__"
_STAGING = ".codegen-"
_ABANDONED_S = 3600


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that differs from the generated one; `what` completes a sentence that starts with its name."""

    name: str
    what: str
    diff: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = self.diff[:_LINES_SHOWN]
        hidden = len(self.diff) - len(shown)
        rest = (f"({hidden} more lines)",) if hidden else ()
        return "\n".join((f"{self.name} {self.what}", *shown, *rest))


def read_folder(folder: Path) -> Package:
    """Return the text of each file under `folder`; empty if there is no such folder.

    Bytecode is left out, and what a run that was killed has left.

    Raises:
        CodegenError: a file cannot be read.
    """
    try:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes().decode(errors="backslashreplace")
            for path in sorted(folder.rglob("*"))
            if path.is_file() and _CACHE not in path.parts and not _is_staged(path, folder)
        }
    except OSError as error:
        raise CodegenError(f"cannot read {folder}: {error.strerror or error}") from error


def differences(generated: Package, found: Package) -> Iterator[FileDifference]:
    """Yield each file that is missing, edited or not ours, by name.

    A Python module is the same if its header and its syntax tree are: neither layout nor comments count, so
    that another version of the library that writes the text makes no difference. Other files are compared
    byte for byte.
    """
    for name in sorted(generated.keys() | found.keys()):
        if name not in found:
            yield FileDifference(name, "is missing")
        elif name not in generated:
            yield FileDifference(name, "is not a generated file")
        elif not _is_same(name, found[name], generated[name]):
            yield FileDifference(name, "differs", tuple(_diff(name, found[name], generated[name])))


def refuse_foreign(folder: Path) -> None:
    """Check that `folder` is not a symbolic link and contains only generated files.

    Raises:
        CodegenError: it is a link or contains other files.
    """
    if folder.is_symlink():
        raise CodegenError(f"{folder} is a symbolic link: name the folder itself")
    if not folder.is_dir():
        return
    found = read_folder(folder)
    if found and not _is_generated(found.get("__init__.py", "")):
        raise CodegenError(f"{folder} contains files that were not generated: choose another folder")


def write_folder(package: Package, folder: Path) -> None:
    """Write the package into `folder`; obsolete generated files are deleted, other files are kept.

    All files are first written under temporary names and then renamed one by one, so that readers never see
    partial files and a full disk changes nothing.

    Raises:
        CodegenError: the folder cannot be written.
    """
    found = read_folder(folder)
    stale = [name for name in found if name not in package and _is_generated(found[name])]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace_all(package, folder)
        _remove_abandoned(folder)
        for name in stale:
            (folder / name).unlink()
    except OSError as error:
        raise CodegenError(f"cannot write to {folder}: {error.strerror or error}") from error


def _replace_all(package: Package, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=_STAGING) as staging:
        for name, text in package.items():
            staged = Path(staging) / name
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_bytes(text.encode())
        for name in package:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (Path(staging) / name).replace(place)


def _is_staged(path: Path, folder: Path) -> bool:
    return path.relative_to(folder).parts[0].startswith(_STAGING)


def _remove_abandoned(folder: Path) -> None:
    """Remove the temporary folders of killed runs; a young one may belong to a run that goes on."""
    for place in folder.glob(f"{_STAGING}*"):
        if place.is_dir() and time.time() - place.stat().st_mtime > _ABANDONED_S:
            shutil.rmtree(place, ignore_errors=True)


def _is_same(name: str, found: str, generated: str) -> bool:
    if found == generated or not name.endswith(".py"):
        return found == generated
    if _header(found) != _header(generated):
        return False
    try:
        return ast.dump(ast.parse(found)) == ast.dump(ast.parse(generated))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _header(text: str) -> list[str]:
    """Return the comments that a module starts with: the mark, and the digests of its schemas."""
    return list(takewhile(lambda line: line.startswith("#"), text.splitlines()))


def _is_generated(text: str) -> bool:
    return text.startswith(MARK)


def _diff(name: str, found: str, generated: str) -> Iterator[str]:
    old, new = found.splitlines(), generated.splitlines()
    names = f"{name} (found)", f"{name} (generated)"
    lines = list(difflib.unified_diff(old, new, *names, lineterm="", n=1))
    yield from lines or ("(only the line endings differ)",)
