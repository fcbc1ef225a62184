"""The languages of cells and scripts: where the engine of each is, and whether it can be had here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from kernel.engines.protocol import Engine, Host
from kernel.errors import InvalidError
from kernel.policy import Limits

ENGINES = {
    "lua": "kernel.engines.lua.engine:LuaEngine",
    "javascript": "kernel.engines.javascript.engine:JavaScriptEngine",
    "python": "kernel.engines.python.engine:PythonEngine",
}
"""Language → where its engine is. A new language is one engine, one prelude, and a line here."""

LANGUAGES = tuple(ENGINES)

MakeEngine = Callable[[Host, Limits], Engine]


def load_engine(language: str) -> MakeEngine:
    """What makes an engine of the language, imported now. `InvalidError` when there is none, or it is not installed."""
    if language not in ENGINES:
        raise InvalidError(f"There is no engine for {language!r} here. There are: {', '.join(LANGUAGES)}.")
    module, name = ENGINES[language].split(":")
    try:
        return cast(MakeEngine, getattr(import_module(module), name))
    except ModuleNotFoundError as error:
        if str(error.name).startswith("kernel."):
            raise
        raise InvalidError(
            f"Cells of {language} need the package {error.name!r}, which is not installed. "
            "Run: pip install 'llmspell-studio'"
        ) from None


def engine_states() -> dict[str, str]:
    """Language → `ready`, or why there is no engine for it."""
    states = dict[str, str]()
    for language in LANGUAGES:
        try:
            load_engine(language)
            states[language] = "ready"
        except InvalidError as error:
            states[language] = error.message
    return states
