"""The languages of cells and scripts: where the engine of each is, and whether it can be had here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from kernel.engines.protocol import Engine, Host
from kernel.errors import DeniedError, InvalidError
from kernel.policy import Limits

BUILT_IN = {
    "lua": "kernel.engines.lua.engine:LuaEngine",
    "javascript": "kernel.engines.javascript.engine:JavaScriptEngine",
    "python": "kernel.engines.python.engine:PythonEngine",
    "sql": "kernel.engines.sql.engine:SqlEngine",
}
"""Language → where its engine is. A new language is one engine, one prelude, and a line here."""

LANGUAGES = tuple(BUILT_IN)

WALLED = {
    "lua": "kernel.engines.walled.engine:WalledLuaEngine",
    "javascript": "kernel.engines.walled.engine:WalledJavaScriptEngine",
    "python": BUILT_IN["python"],
    "sql": BUILT_IN["sql"],
}
"""Engines whose scripts run in a process of their own behind walls; Python does when its profile says so. A query
is no script: it only reads, wherever it is asked."""

GROUP = "llmspell.engines"
"""Entry points of other packages: the language → what makes its engine (`make(host, limits)`).

    [project.entry-points."llmspell.engines"]
    tally = "tally.engine:TallyEngine"      # runs `.tally` files
"""

MakeEngine = Callable[[Host, Limits], Engine]


def load_engine(language: str, plugins: bool = True, walled: bool = False) -> MakeEngine:
    """What makes an engine of the language, imported now. `InvalidError` when there is none, or it is not installed.

    `plugins` says whether engines of other packages may be used; else `DeniedError`, for no profile bounds them.
    With `walled` scripts run behind walls; `DeniedError` where there are none for the language.
    """
    if walled:
        _check_walls(language)
    if language not in BUILT_IN:
        return _installed_engine(language, plugins)
    module, name = (WALLED if walled else BUILT_IN)[language].split(":")
    try:
        return cast(MakeEngine, getattr(import_module(module), name))
    except ModuleNotFoundError as error:
        if str(error.name).startswith("kernel."):
            raise
        raise InvalidError(
            f"Cells of {language} need the package {error.name!r}, which is not installed. "
            "Run: pip install 'llmspell-studio'"
        ) from None


def _check_walls(language: str) -> None:
    from kernel.sandbox.walls import wall_trouble

    if language not in WALLED:
        raise DeniedError(f"There is no isolation for {language}. Isolated spells are written in: {', '.join(WALLED)}.")
    trouble = wall_trouble()
    if trouble:
        raise DeniedError(f"Scripts cannot be isolated here: {trouble}. Run the spell without isolation.")


def installed_languages() -> list[str]:
    """The languages whose engines other packages bring. Loads none of them."""
    from importlib.metadata import entry_points

    return sorted({point.name for point in entry_points(group=GROUP)} - set(BUILT_IN))


def _installed_engine(language: str, plugins: bool) -> MakeEngine:
    from importlib.metadata import entry_points

    points = list(entry_points(group=GROUP, name=language))
    if not points:
        there = [*LANGUAGES, *installed_languages()]
        raise InvalidError(f"There is no engine for {language!r} here. There are: {', '.join(there)}.")
    if not plugins:
        raise DeniedError(f"This profile has no engines of other packages, as that of {language!r} is.")
    try:
        return cast(MakeEngine, points[0].load())
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise InvalidError(f"The engine for {language!r} cannot be loaded from {points[0].value!r}: {told}.") from error


def engine_states() -> dict[str, str]:
    """Language → `ready`, or why there is no engine for it."""
    states = dict[str, str]()
    for language in (*LANGUAGES, *installed_languages()):
        try:
            load_engine(language)
            states[language] = "ready"
        except InvalidError as error:
            states[language] = error.message
    return states
