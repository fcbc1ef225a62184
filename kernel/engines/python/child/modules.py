"""The names a cell finds: `import llmspell`, `tools`, `agents`, and the globals. Not here: the classes (`classes`)."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from .calls import Calls
from .faults import name_errors


class Category:
    """Some classes by their names: `agents.ChatAgent`, `tools.math.Calculator`."""

    def __init__(self, title: str, classes: Mapping[str, Any]) -> None:
        self.__dict__.update(classes)
        self._title = title

    def __iter__(self) -> Iterator[str]:
        return (name for name in vars(self) if not name.startswith("_"))

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"There is no {name!r} in {self._title}. There are: {', '.join(self)}.")


class ToolLibrary(Category):
    """`tools`: categories of classes; any other name is the tool of that name, to be called at once."""

    def __init__(self, categories: Mapping[str, Category], calls: Calls) -> None:
        super().__init__("tools", categories)
        self._calls = calls

    async def load(self, path: str) -> Any:
        """The class of a path: `await tools.load("math.Calculator")`."""
        category, _, name = path.partition(".")
        return getattr(getattr(self, category), name) if name else getattr(self, category)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*arguments: Any, **named: Any) -> Any:
            return self._calls.call("Tools.call", [name, *arguments, *([named] if named else [])])

        return call


def make_names(classes: dict[str, Any], bindings: Mapping[str, Any], calls: Calls) -> dict[str, Any]:
    """Everything the API adds to a cell, by name. Also makes `llmspell` and its parts importable."""
    libraries: Mapping[str, Any] = bindings.get("libraries", {})
    names = {**classes, **name_errors(bindings.get("errors", {}))}
    names["agents"] = Category("agents", {n: classes[n] for n in libraries.get("agents", ()) if n in classes})
    categories = {
        title: Category(f"tools.{title}", {n: classes[n] for n in listed if n in classes})
        for title, listed in libraries.get("tools", {}).items()
    }
    names["tools"] = ToolLibrary(categories, calls)
    root = _module("llmspell", "The script API of Spell Studio.", names)
    for part in ("tools", "agents"):
        setattr(root, part, names[part])
        module = _module(f"llmspell.{part}", f"`{part}` of the script API.", {n: names[part][n] for n in names[part]})
        vars(module)["__getattr__"] = names[part].__getattr__
    return names


def _module(name: str, about: str, names: Mapping[str, Any]) -> ModuleType:
    module = ModuleType(name, about)
    module.__dict__.update(names)
    module.__dict__.update(__all__=sorted(names), __path__=[])
    sys.modules[name] = module
    return module


class MainModule:
    """The globals of the cells: those of the module `__main__`, as in any Python program."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        module = ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names: dict[str, Any] = module.__dict__
        self.names.update(names)
        self.names["__builtins__"] = builtins
        self.given = frozenset(self.names)

    def set(self, values: dict[str, Any]) -> None:
        """Set globals that the kernel gives; tables also read as attributes, `arg` is `sys.argv` too."""
        if isinstance(values.get("arg"), list):
            sys.argv[:] = ["", *map(str, values["arg"])]
        for name, value in values.items():
            self.names[name] = Named(value) if isinstance(value, dict) else value


class Named(dict[str, Any]):
    """A table whose entries are attributes too: `cells.research`, `params.topic`."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"There is no {name!r} here. There are: {', '.join(self) or 'none'}.") from None
