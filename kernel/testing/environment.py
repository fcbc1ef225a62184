"""A place for tests of scripts: a folder that is thrown away, engines, bridges and models that call nobody, and hooks
that clean up.

Not here: what a script has to do there (`cases`).
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from kernel.errors import InvalidError
from kernel.messages import Model
from kernel.sandbox.temporary import TemporaryFolder
from kernel.scripting import ScriptEngine
from kernel.testing.bridges import MockBridge
from kernel.testing.engines import MockEngine
from kernel.testing.rehearsal import Rehearsal, open_stage

CleanUp = Callable[[], Awaitable[Any] | Any]


class TestEnvironment:
    """A folder, `temp_dir`, and a runtime in it, until `close`. An async context manager.

    `folder` is used where it is given (pytest's `tmp_path`) and stays. `models` are doubles by id (`*` for every
    other); no provider is called unless `live`. `options` are those of `kernel.runtime.Options`. All engines share
    agents, tools, state and bridges; `stage` tells what happened in them.
    """

    __test__ = False  # or pytest would take it for a test

    def __init__(
        self,
        folder: Path | None = None,
        *,
        models: Mapping[str, Model] | None = None,
        live: bool = False,
        **options: Any,
    ) -> None:
        self._own = TemporaryFolder() if folder is None else None
        self.temp_dir = self._own.path if self._own else Path(folder or ".")
        self.bridges: dict[str, MockBridge] = {}
        self._cleanup_hooks: list[CleanUp] = []
        self._is_open = True
        self.stage: Rehearsal = open_stage(self.temp_dir, models=models, live=live, **options)

    def create_script_file(self, name: str, content: str) -> Path:
        """Write a script below the folder; its path. `InvalidError` for a name that leads out of it."""
        named = PurePosixPath(name)
        if named.is_absolute() or ".." in named.parts or not named.name:
            raise InvalidError(f"A script is written below the folder of the test, not to {name!r}.")
        path = self.temp_dir / named
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
        return path

    def create_test_engine(self, language: str = "lua") -> ScriptEngine:
        """The engine of a language, for `execute` and `execute_file`; what it prints is in `stage.paper`."""
        return ScriptEngine(language, screen=self.stage.paper, runtime=self.stage.runtime)

    def create_mock_engine(self, responses: Mapping[str, Any] | None = None, language: str = "mock") -> MockEngine:
        """A mock engine that `create_test_engine` of its language runs."""
        engine = MockEngine(responses, language)
        self.stage.runtime.register_engine(language, engine)
        return engine

    def create_mock_bridge(self, name: str, methods: Mapping[str, Any] | MockBridge) -> MockBridge:
        """A mock bridge that the scripts of every engine can call by its name: from outcomes by method, or ready."""
        bridge = methods if isinstance(methods, MockBridge) else MockBridge(methods)
        self.stage.runtime.engines.register_bridge(name, bridge)
        self.bridges[name] = bridge
        return bridge

    def add_cleanup_hook(self, hook: CleanUp) -> None:
        """Have a function, async or not, called at `close`, the last first; the folder is still there then."""
        self._cleanup_hooks.append(hook)

    async def close(self) -> None:
        """Call the hooks, end the runtime, take the folder away: all of it, whatever of it fails.

        `ExceptionGroup` with what the hooks raised. A second time changes nothing.
        """
        if not self._is_open:
            return
        self._is_open = False
        errors: list[Exception] = []
        for step in (*reversed(self._cleanup_hooks), self.stage.runtime.close, self._forget):
            try:
                done = step()
                if inspect.isawaitable(done):
                    await done
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("The test environment could not be cleaned up", errors)

    def _forget(self) -> None:
        if self._own is not None:
            self._own.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
