"""Lazy public names: import a module when one of its names is first used."""

from __future__ import annotations

# As `typing.TYPE_CHECKING`, to checkers too, without the time that importing it takes.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def lazy_names(
    namespace: dict[str, object], modules: Mapping[str, tuple[str, ...]]
) -> Callable[[str], object]:
    """Return the `__getattr__` of a package.

    `namespace` is the package's `globals()`; `modules` maps each module to the names it defines. A module
    whose name starts with a dot is relative to the package.
    """
    package = str(namespace["__name__"])
    homes = {name: module for module, names in modules.items() for name in names}

    def __getattr__(name: str) -> object:  # noqa: N807 - becomes that of the package
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(homes[name], package), name)
        namespace[name] = value
        return value

    return __getattr__
